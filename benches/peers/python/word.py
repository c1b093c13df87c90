"""A Word document of the same content, for readers."""
import io

import docx


def document(job):
    made = docx.Document()
    made.add_heading(job["title"], 0)
    for block in job["blocks"]:
        kind, what = block["kind"], block["what"]
        if kind == "table":
            table = made.add_table(len(what), len(what[0]))
            # Cell by cell it would take time by the square.
            for cell, text in zip(table._cells, (text for row in what for text in row)):
                cell.text = text
        elif kind == "heading":
            made.add_heading(what, 1)
        else:
            made.add_paragraph(what)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
