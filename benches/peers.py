#!/usr/bin/env python3
"""CPU time and memory per report beside peers, all in one run.

    pip install typst==0.15.0 XlsxWriter openpyxl reportlab
    cargo build --release && python3 benches/peers.py [REPORTS]

REPORTS different reports are generated (examples/corpus.rs: the length and the number of different characters of real ones). nianbao
runs as a whole process over their folder, one thread, start and font loading shared out: it reads, normalises, checks and writes, to
memory (/dev/shm) where there is such a folder, for the others write to memory too. They only write, the same content: the text and tables
of nianbao's JSON in the same faces and sizes (typst and LibreOffice as PDF/A-2, tagged; reportlab cannot), the cells, looks, merged
ranges, formulas and names of its workbook, without validation and conditional formats. typst, reportlab, XlsxWriter and openpyxl run in
process, warm, with fonts kept, each report once; LibreOffice as one process over all pages of HTML and one over all workbooks. Times are CPU seconds of user and
system together.
"""
import html
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200
BINARY = os.path.join(ROOT, "target", "release", "nianbao")
FONTS = os.path.join(ROOT, "fonts")
BODY, TITLE, HEADING, TABLE = ("NianbaoFang-Regular", "NianbaoSong-Bold", "NianbaoHei-Medium", "NianbaoSong-Regular")


STYLE = """@page { size: A4; margin: 37mm 26mm 35mm 28mm }
p { font: 16pt "Nianbao Fang"; line-height: 29pt; text-indent: 2em; text-align: justify }
h1 { font: 22pt "Nianbao Song Bold"; text-align: center }
h2 { font: 16pt "Nianbao Hei Medium" }
table { border-collapse: collapse } td { font: 9.5pt "Nianbao Song"; border: 0.6pt solid black }"""


# PDF/A-2, tagged, as nianbao's are.
ARCHIVE = {"SelectPdfVersion": {"type": "long", "value": "2"}, "UseTaggedPDF": {"type": "boolean", "value": "true"}}


def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(work):
    start = cpu()
    work()
    return (cpu() - start) * 1000


def nianbao(folder, out, to):
    command = [BINARY, "convert", folder, "--out", out, "--to", to, "--jobs", "1", "--force", "--fonts", "bundled"]
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) / COUNT


def each(work, reports):
    """Milliseconds a report; the first two are for warming up."""
    for report in reports[:2]:
        work(report)
    return timed(lambda: [work(report) for report in reports[2:]]) / len(reports[2:])


def content(report):
    """The title, then headings, paragraphs and tables in order."""
    for section in report["sections"]:
        if section["heading"]:
            yield "heading", section["heading"]
        for block in section["blocks"]:
            if block["kind"] == "paragraph":
                yield "paragraph", block["text"]
            else:
                columns = max(len(row) for row in block["rows"])
                yield "table", [row + [""] * (columns - len(row)) for row in block["rows"]]


def typst_writer(folder):
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    path = os.path.join(folder, "report.typ")
    quoted = lambda s: json.dumps(s, ensure_ascii=False)

    def write(report):
        out = [f'#set document(title: {quoted(report["title"])})', '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")',
               '#set text(font: ("Nianbao Fang", "Nianbao Song"), size: 16pt, lang: "zh")',
               '#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt)']
        out.append(f'#align(center, text(size: 22pt, font: "Nianbao Song Bold", {quoted(report["title"])}))')
        for kind, what in content(report):
            if kind == "heading":
                out.append(f'#text(font: "Nianbao Hei Medium", {quoted(what)})\n')
            elif kind == "paragraph":
                out.append(f"#text({quoted(what)})\n")
            else:
                cells = ", ".join(f"[#text({quoted(cell)})]" for row in what for cell in row)
                out.append(f'#text(size: 9.5pt, font: "Nianbao Song", table(columns: {len(what[0])}, {cells}))\n')
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(out))
        return typst.Compiler(path, font_paths=fonts).compile(format="pdf", pdf_standards="a-2a")

    return write


def reportlab_writer():
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    for name in (BODY, TITLE, HEADING, TABLE):
        pdfmetrics.registerFont(TTFont(name, os.path.join(FONTS, name + ".ttf")))
    style = lambda font, size, **more: ParagraphStyle(font, fontName=font, fontSize=size, wordWrap="CJK", **more)
    styles = {"paragraph": style(BODY, 16, leading=29, firstLineIndent=32, alignment=4), "heading": style(HEADING, 16, leading=29)}
    title, cell = style(TITLE, 22, leading=34, alignment=1), style(TABLE, 9.5, leading=13)

    def write(report):
        story = [Paragraph(html.escape(report["title"]), title)]
        for kind, what in content(report):
            if kind == "table":
                rows = [[Paragraph(html.escape(text), cell) for text in row] for row in what]
                looks = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
                story.append(Table(rows, colWidths=[156 * mm / len(rows[0])] * len(rows[0]), style=looks))
            else:
                story.append(Paragraph(html.escape(what), styles[kind]))
        buffer = io.BytesIO()
        margins = {"topMargin": 37 * mm, "bottomMargin": 35 * mm, "leftMargin": 28 * mm, "rightMargin": 26 * mm}
        SimpleDocTemplate(buffer, pagesize=A4, **margins).build(story)
        return buffer.getvalue()

    return write


def workbook(path):
    """What nianbao's workbook holds: sheets of cells with their looks, merged ranges, widths, and the names of cells."""
    import openpyxl

    book, sheets = openpyxl.load_workbook(path), []
    for sheet in book:
        merged = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
        inside = {(r, c) for (top, left), (bottom, right) in merged.items() for r in range(top, bottom + 1) for c in range(left, right + 1)}
        cells = []
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.has_style):
            at = (cell.row, cell.column)
            if at in inside and at not in merged:
                continue
            look = (cell.border.left.style is not None, cell.alignment.horizontal, bool(cell.alignment.wrap_text), cell.font.name,
                    cell.font.sz, bool(cell.font.b), cell.fill.fgColor.rgb if cell.fill.fill_type else None)
            cells.append((at, merged.get(at), cell.value, look))
        sheets.append((sheet.title, {column: d.width for column, d in sheet.column_dimensions.items()}, cells))
    return sheets, {name: defined.attr_text for name, defined in book.defined_names.items()}


def xlsxwriter_writer():
    import xlsxwriter

    def write(report):
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        looks = {}

        def look(key):
            if key not in looks:
                border, align, wrap, font, size, bold, fill = key
                looks[key] = book.add_format({"border": int(border), "text_wrap": wrap, "valign": "vcenter", "font_name": font,
                                              "font_size": size, "bold": bold, **({"align": align} if align else {}),
                                              **({"bg_color": "#" + fill[2:]} if fill else {})})
            return looks[key]

        sheets, names = report["workbook"]
        for title, widths, cells in sheets:
            sheet = book.add_worksheet(title)
            for column, width in widths.items():
                sheet.set_column(f"{column}:{column}", width)
            for (row, col), end, value, key in cells:
                if end:
                    sheet.merge_range(row - 1, col - 1, end[0] - 1, end[1] - 1, "" if value is None else value, look(key))
                elif value is None:
                    sheet.write_blank(row - 1, col - 1, None, look(key))
                else:
                    sheet.write(row - 1, col - 1, value, look(key))
        for name, place in names.items():
            book.define_name(name, "=" + place)
        book.close()
        return buffer.getvalue()

    return write


def openpyxl_writer():
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.workbook.defined_name import DefinedName

    side, looks = Side(style="thin"), {}
    boxed = Border(left=side, right=side, top=side, bottom=side)

    def look(key):
        if key not in looks:
            border, align, wrap, font, size, bold, fill = key
            looks[key] = (boxed if border else Border(), Alignment(horizontal=align, vertical="center", wrap_text=wrap),
                          Font(name=font, size=size, bold=bold), PatternFill("solid", fgColor=fill) if fill else PatternFill())
        return looks[key]

    def write(report):
        book = openpyxl.Workbook()
        book.remove(book.active)
        sheets, names = report["workbook"]
        for title, widths, cells in sheets:
            sheet = book.create_sheet(title)
            for column, width in widths.items():
                sheet.column_dimensions[column].width = width
            for (row, col), end, value, key in cells:
                cell = sheet.cell(row, col, value)
                cell.border, cell.alignment, cell.font, cell.fill = look(key)
                if end:
                    sheet.merge_cells(start_row=row, start_column=col, end_row=end[0], end_column=end[1])
        for name, place in names.items():
            book.defined_names[name] = DefinedName(name, attr_text=place)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return write


def libreoffice(reports, folder):
    """HTML to PDF by Writer, a workbook of the same content to XLSX by Calc, each in one process: milliseconds a report for both."""
    pages, books, make = [], [], openpyxl_writer()
    os.makedirs(os.path.join(folder, "books"))
    for i, report in enumerate(reports):
        body = [f"<h1>{html.escape(report['title'])}</h1>"]
        for kind, what in content(report):
            if kind == "table":
                rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in what)
                body.append(f'<table border="1">{rows}</table>')
            else:
                body.append(f"<{'h2' if kind == 'heading' else 'p'}>{html.escape(what)}</{'h2' if kind == 'heading' else 'p'}>")
        path = os.path.join(folder, f"{i:04}.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<meta charset="utf-8"><style>{STYLE}</style>' + "\n".join(body))
        pages.append(path)
        books.append(os.path.join(folder, "books", f"{i:04}.xlsx"))
        with open(books[-1], "wb") as file:
            file.write(make(report))
    # The same faces as for the others.
    with open(os.path.join(folder, "fonts.conf"), "w", encoding="utf-8") as file:
        file.write(f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}/cache</cachedir></fontconfig>")
    environment = {**os.environ, "HOME": folder, "FONTCONFIG_FILE": os.path.join(folder, "fonts.conf")}
    common = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    convert = lambda kind, files: subprocess.run([*common, f"--infilter={kind[0]}", "--convert-to", kind[1], "--outdir", folder, *files],
                                                 check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kinds = (("HTML (StarWriter)", f"pdf:writer_pdf_Export:{json.dumps(ARCHIVE)}"), ("Calc MS Excel 2007 XML", "xlsx:Calc MS Excel 2007 XML"))
    convert(kinds[0], pages[:1])  # Makes the profile.
    both = timed(lambda: convert(kinds[0], pages)) + timed(lambda: convert(kinds[1], books))
    made = [name for name in os.listdir(folder) if name.endswith((".pdf", ".xlsx"))]
    assert len(made) == 2 * len(pages), made
    return both / len(pages)


def main():
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder, out = tempfile.mkdtemp(), tempfile.mkdtemp(dir=memory)
    corpus = ["cargo", "run", "--quiet", "--release", "--example", "corpus", "--", folder, str(COUNT)]
    subprocess.run(corpus, check=True, cwd=ROOT)
    ours = {to: nianbao(folder, out, to) for to in ("json", "pdf", "xlsx", "xlsx,pdf,json")}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    names = sorted(os.path.join(at, name) for at, _, files in os.walk(out) for name in files)
    reports = [json.load(open(name, encoding="utf-8")) for name in names if name.endswith(".json")]
    sizes = [os.path.getsize(name) / 1024 for name in names if name.endswith(".pdf")]
    few = reports[:max(10, COUNT // 5)]
    books = [name for name in names if name.endswith(".xlsx")]
    for report, book in zip(few, books):
        report["workbook"] = workbook(book)
    peers = {"typst": each(typst_writer(out), few), "XlsxWriter": each(xlsxwriter_writer(), few),
             "reportlab": each(reportlab_writer(), few), "openpyxl": each(openpyxl_writer(), few)}
    office = libreoffice(few[:20], tempfile.mkdtemp(dir=out)) if shutil.which("soffice") else None
    everything = ours["xlsx,pdf,json"]
    print(f"{COUNT} reports; peak memory of nianbao {peak:.0f} MB; a PDF {sum(sizes) / len(sizes):.0f} KB\n")
    print("| what | CPU ms a report | times nianbao's |\n|---|---:|---:|")
    rows = [(f"nianbao, reading, checks, {to.upper().replace(',', ' + ')}", ms, None) for to, ms in ours.items()]
    rows += [(f"{name}, writing alone", ms, None) for name, ms in peers.items()]
    rows += [("XlsxWriter + typst", peers["typst"] + peers["XlsxWriter"], everything),
             ("openpyxl + reportlab", peers["openpyxl"] + peers["reportlab"], everything)]
    if office:
        rows.append(("LibreOffice, HTML to PDF and workbook to XLSX", office, everything))
    for name, ms, beside in rows:
        print(f"| {name} | {ms:.1f} | {f'{ms / beside:.1f}' if beside else ''} |")
    shutil.rmtree(folder)
    shutil.rmtree(out)


main()
