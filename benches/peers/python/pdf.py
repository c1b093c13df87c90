"""PDFs with Python's libraries: from a job of jobs.py to the bytes of a file; `full` is PDF/A-2 with tags, as far as the library goes."""
import html
import io
import os

FONTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "fonts")
FACES = {"body": "fandol/NianbaoFang-Regular", "title": "heads/NianbaoSong-Bold", "heading": "heads/NianbaoHei-Medium",
         "table": "song/NianbaoSong-Regular"}


def face(name):
    return os.path.join(FONTS, FACES[name] + ".ttf")


def blocks(job):
    return ((block["kind"], block["what"]) for block in job["blocks"])


def typst(full):
    import typst

    compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]))
    standards = {"pdf_standards": "a-2a"} if full else {}
    return lambda job: compiler.compile(job["typst"].encode(), format="pdf", **standards)


def reportlab(full):
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    for name in FACES:
        pdfmetrics.registerFont(TTFont(name, face(name)))
    style = lambda font, size, **more: ParagraphStyle(font, fontName=font, fontSize=size, wordWrap="CJK", **more)
    styles = {"paragraph": style("body", 16, leading=29, firstLineIndent=32, alignment=4), "heading": style("heading", 16, leading=29)}
    title, cell = style("title", 22, leading=34, alignment=1), style("table", 9.5, leading=13)
    looks = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]

    def write(job):
        story = [Paragraph(html.escape(job["title"]), title)]
        for kind, what in blocks(job):
            if kind == "table":
                rows = [[Paragraph(html.escape(text), cell) for text in row] for row in what]
                story.append(Table(rows, colWidths=[156 * mm / len(rows[0])] * len(rows[0]), style=looks))
            else:
                story.append(Paragraph(html.escape(what), styles[kind]))
        buffer = io.BytesIO()
        margins = {"topMargin": 37 * mm, "bottomMargin": 35 * mm, "leftMargin": 28 * mm, "rightMargin": 26 * mm}
        SimpleDocTemplate(buffer, pagesize=A4, **margins).build(story)
        return buffer.getvalue()

    return write


def fpdf2(full):
    from fpdf import FPDF
    from fpdf.enums import WrapMode

    mm = 72 / 25.4
    claim = {"enforce_compliance": "PDF/A-2U"} if full else {}

    def write(job):
        pdf = FPDF(unit="pt", format="A4", **claim)
        # It has no way to keep faces from one document to the next.
        for name in FACES:
            pdf.add_font(name, fname=face(name))
        pdf.set_title(job["title"])
        pdf.set_margins(28 * mm, 37 * mm, 26 * mm)
        pdf.set_auto_page_break(True, 35 * mm)
        pdf.add_page()
        pdf.set_font("title", size=22)
        pdf.multi_cell(0, 34, job["title"], align="C", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
        for kind, what in blocks(job):
            if kind == "table":
                pdf.set_font("table", size=9.5)
                with pdf.table(first_row_as_headings=False, line_height=13, wrapmode=WrapMode.CHAR) as table:
                    for row in what:
                        table.row(row)
            else:
                pdf.set_font("heading" if kind == "heading" else "body", size=16)
                text = what if kind == "heading" else "\u3000\u3000" + what
                pdf.multi_cell(0, 29, text, align="J", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return write


def weasyprint(full):
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    kept = FontConfiguration()
    claim = {"pdf_variant": "pdf/a-2a"} if full else {}
    return lambda job: HTML(string=job["html"]).write_pdf(font_config=kept, **claim)


PEERS = {"typst (Python)": typst, "reportlab": reportlab, "fpdf2": fpdf2, "WeasyPrint": weasyprint}
