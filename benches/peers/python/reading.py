"""Readers of Python: the text and the cells of a file, by its path; how many characters they are."""
import logging


def openpyxl(path):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(len(str(value)) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def excelize(path):
    import excelize as go

    book = go.open_file(path)
    found = sum(len(value) for name in book.get_sheet_list() for row in book.get_rows(name) for value in row)
    book.close()
    return found


def pdfplumber(path):
    import pdfplumber

    # It says of each page what it does not find in it.
    logging.disable(logging.WARNING)
    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_text()) + len(page.extract_tables()) for page in pdf.pages)


def pdfminer(path):
    from pdfminer.high_level import extract_text

    logging.disable(logging.WARNING)
    return len(extract_text(path))


def pymupdf(path):
    import pymupdf

    with pymupdf.open(path) as pdf:
        return sum(len(page.get_text()) + len(page.find_tables().tables) for page in pdf)


def pymupdf_text(path):
    import pymupdf

    with pymupdf.open(path) as pdf:
        return sum(len(page.get_text()) for page in pdf)


def docx(path):
    import docx

    document = docx.Document(path)
    texts = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return texts + sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


# By the format of the files.
PEERS = {"xlsx": {"openpyxl": openpyxl, "Excelize": excelize},
         "pdf": {"pdfplumber": pdfplumber, "pdfminer.six": pdfminer, "PyMuPDF, text": pymupdf_text, "PyMuPDF": pymupdf},
         "docx": {"python-docx": docx}}
