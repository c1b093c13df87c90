"""What the peers are given: of each report its text and tables, and two workbooks, as plain JSON that any language reads.

    [{"title", "blocks": [{"kind", "what": text or rows}], "typst", "html": the same as pages, "plain": BOOK, "full": BOOK}]
    BOOK: {"looks": [LOOK], "names": [[name, place]], "sheets": [{"title", "widths": [[column, width]], "cells": [CELL]}]}
    CELL: {"row", "col", "value"}, and in a full one "look", the number of its look, and "end": [row, col] of a merged range

Rows and columns count from 1. The full workbook is nianbao's, without validation and conditional formats; the plain one a sheet of the
text and one a table, bare.
"""
import html
import json

import openpyxl
from openpyxl.utils.datetime import to_excel

STYLE = """@page { size: A4; margin: 37mm 26mm 35mm 28mm }
p { font: 16pt "Nianbao Fang", "Nianbao Song"; line-height: 29pt; text-indent: 2em; text-align: justify }
h1 { font: 22pt "Nianbao Song Bold"; text-align: center }
h2 { font: 16pt "Nianbao Hei Medium" }
table { border-collapse: collapse } td { font: 9.5pt "Nianbao Song"; border: 0.6pt solid black }"""


def job(report, path=None):
    """Of a report, parsed from nianbao's JSON, and of the path of its workbook; without one there is no full workbook."""
    title, blocks = report["title"], list(content(report))
    return {"title": title, "blocks": [{"kind": kind, "what": what} for kind, what in blocks], "typst": typst(title, blocks),
            "html": page(title, blocks), "plain": plain(title, blocks), "full": full(path) if path else None}


def content(report):
    """Headings, paragraphs and tables in order, each table with as many cells in every row."""
    for section in report["sections"]:
        if section["heading"]:
            yield "heading", section["heading"]
        for block in section["blocks"]:
            if block["kind"] == "paragraph":
                yield "paragraph", block["text"]
            else:
                columns = max(len(row) for row in block["rows"])
                yield "table", [row + [""] * (columns - len(row)) for row in block["rows"]]


def typst(title, blocks):
    """The same as a page in Typst's language."""
    quoted = lambda s: json.dumps(s, ensure_ascii=False)
    out = [f'#set document(title: {quoted(title)}, date: datetime(year: 2024, month: 1, day: 20))',
           '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")',
           '#set text(font: ("Nianbao Fang", "Nianbao Song"), size: 16pt, lang: "zh")',
           '#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt)',
           f'#align(center, text(size: 22pt, font: "Nianbao Song Bold", {quoted(title)}))']
    for kind, what in blocks:
        if kind == "heading":
            out.append(f'#text(font: "Nianbao Hei Medium", {quoted(what)})\n')
        elif kind == "paragraph":
            out.append(f"#text({quoted(what)})\n")
        else:
            cells = ", ".join(f"[#text({quoted(cell)})]" for row in what for cell in row)
            out.append(f'#text(size: 9.5pt, font: "Nianbao Song", table(columns: {len(what[0])}, {cells}))\n')
    return "\n".join(out)


def page(title, blocks):
    """The same as a web page."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for kind, what in blocks:
        if kind == "table":
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in what)
            body.append(f'<table border="1">{rows}</table>')
        else:
            tag = "h2" if kind == "heading" else "p"
            body.append(f"<{tag}>{html.escape(what)}</{tag}>")
    return f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>' + "\n".join(body)


def plain(title, blocks):
    texts, tables = [[title]], []
    for kind, what in blocks:
        if kind == "table":
            tables.append(what)
        else:
            texts.append([what])
    sheets = [{"title": f"{i}", "widths": [], "cells": list(cells(rows))} for i, rows in enumerate([texts, *tables], 1)]
    return {"looks": [], "names": [], "sheets": sheets}


def cells(rows):
    for row, values in enumerate(rows, 1):
        for col, value in enumerate(values, 1):
            if value:
                yield {"row": row, "col": col, "value": number(value)}


def number(text):
    """Numbers as such, the rest as it stands."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def full(path):
    """What nianbao's workbook holds: sheets of cells with their looks, merged ranges, widths, and the names of cells."""
    book, looks, sheets = openpyxl.load_workbook(path), {}, []
    for sheet in book:
        merged = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
        inside = {(r, c) for (top, left), (bottom, right) in merged.items() for r in range(top, bottom + 1) for c in range(left, right + 1)}
        found = []
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.has_style):
            at = (cell.row, cell.column)
            if at in inside and at not in merged:
                continue
            one = {"row": cell.row, "col": cell.column, "value": value(cell), "look": looks.setdefault(look(cell), len(looks))}
            found.append(one | ({"end": merged[at]} if at in merged else {}))
        widths = [[column, d.width] for column, d in sheet.column_dimensions.items()]
        sheets.append({"title": sheet.title, "widths": widths, "cells": found})
    names = [[name, defined.attr_text] for name, defined in book.defined_names.items()]
    keys = ("border", "align", "wrap", "font", "size", "bold", "fill")
    return {"looks": [dict(zip(keys, each)) for each in looks], "names": names, "sheets": sheets}


def value(cell):
    """Dates as the numbers they are in the file."""
    return to_excel(cell.value) if cell.is_date else cell.value


def look(cell):
    fill = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None
    return (cell.border.left.style is not None, cell.alignment.horizontal, bool(cell.alignment.wrap_text), cell.font.name, cell.font.sz,
            bool(cell.font.b), fill)
