"""Workbooks with Python's libraries: from a book of jobs.py to the bytes of a file."""
import io


def xlsxwriter():
    import xlsxwriter

    def write(book):
        buffer = io.BytesIO()
        out = xlsxwriter.Workbook(buffer, {"in_memory": True})
        looks = [out.add_format(format_of(look)) for look in book["looks"]]
        for given in book["sheets"]:
            sheet = out.add_worksheet(given["title"])
            for column, width in given["widths"]:
                sheet.set_column(f"{column}:{column}", width)
            for cell in given["cells"]:
                row, col, value, end = cell["row"] - 1, cell["col"] - 1, cell["value"], cell.get("end")
                look = looks[cell["look"]] if "look" in cell else None
                if end:
                    sheet.merge_range(row, col, end[0] - 1, end[1] - 1, "" if value is None else value, look)
                elif value is None:
                    sheet.write_blank(row, col, None, look)
                else:
                    sheet.write(row, col, value, look)
        for name, place in book["names"]:
            out.define_name(name, "=" + place)
        out.close()
        return buffer.getvalue()

    return write


def format_of(look):
    """A look as XlsxWriter names it."""
    own = {"border": int(look["border"]), "text_wrap": look["wrap"], "valign": "vcenter", "font_name": look["font"],
           "font_size": look["size"], "bold": look["bold"]}
    return own | ({"align": look["align"]} if look["align"] else {}) | ({"bg_color": "#" + look["fill"]} if look["fill"] else {})


def openpyxl():
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.workbook.defined_name import DefinedName

    side = Side(style="thin")
    boxed = Border(left=side, right=side, top=side, bottom=side)

    def style(look):
        return (boxed if look["border"] else Border(), Alignment(horizontal=look["align"], vertical="center", wrap_text=look["wrap"]),
                Font(name=look["font"], size=look["size"], bold=look["bold"]),
                PatternFill("solid", fgColor=look["fill"]) if look["fill"] else PatternFill())

    def write(book):
        out = openpyxl.Workbook()
        out.remove(out.active)
        looks = [style(look) for look in book["looks"]]
        for given in book["sheets"]:
            sheet = out.create_sheet(given["title"])
            for column, width in given["widths"]:
                sheet.column_dimensions[column].width = width
            for cell in given["cells"]:
                made = sheet.cell(cell["row"], cell["col"], cell["value"])
                if "look" in cell:
                    made.border, made.alignment, made.font, made.fill = looks[cell["look"]]
                if "end" in cell:
                    end = cell["end"]
                    sheet.merge_cells(start_row=cell["row"], start_column=cell["col"], end_row=end[0], end_column=end[1])
        for name, place in book["names"]:
            out.defined_names[name] = DefinedName(name, attr_text=place)
        buffer = io.BytesIO()
        out.save(buffer)
        return buffer.getvalue()

    return write


def excelize():
    """Excelize is Go's; this is its own build as a library for Python."""
    import os
    import tempfile

    import excelize as go

    folder = tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)

    def style(look):
        border = [go.Border(type=side, color="000000", style=1) for side in ("left", "right", "top", "bottom")] if look["border"] else None
        return go.Style(border=border, font=go.Font(bold=look["bold"], family=look["font"], size=look["size"]),
                        alignment=go.Alignment(horizontal=look["align"] or "", vertical="center", wrap_text=look["wrap"]),
                        fill=go.Fill(type="pattern", pattern=1, color=[look["fill"]]) if look["fill"] else go.Fill())

    def write(book):
        out = go.new_file()
        looks = [out.new_style(style(look)) for look in book["looks"]]
        for i, given in enumerate(book["sheets"]):
            if i:
                out.new_sheet(given["title"])
            else:
                out.set_sheet_name("Sheet1", given["title"])
            sheet(out, given, looks)
        for name, place in book["names"]:
            out.set_defined_name(go.DefinedName(name=name, refers_to=place))
        path = os.path.join(folder.name, "book.xlsx")
        out.save_as(path)
        out.close()
        with open(path, "rb") as file:
            return file.read()

    def sheet(out, given, looks):
        title = given["title"]
        for column, width in given["widths"]:
            out.set_col_width(title, column, column, width)
        for cell in given["cells"]:
            value, at = cell["value"], go.coordinates_to_cell_name(cell["col"], cell["row"], False)
            last = go.coordinates_to_cell_name(*reversed(cell["end"]), False) if "end" in cell else at
            if last != at:
                out.merge_cell(title, at, last)
            if isinstance(value, str) and value.startswith("="):
                out.set_cell_formula(title, at, value)
            elif value is not None:
                out.set_cell_value(title, at, value)
            if "look" in cell:
                out.set_cell_style(title, at, last, looks[cell["look"]])

    return write


PEERS = {"XlsxWriter": xlsxwriter, "openpyxl": openpyxl, "Excelize": excelize}
