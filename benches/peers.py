#!/usr/bin/env python3
"""CPU time and memory per report beside peers, all in one run.

    pip install typst==0.15.0 XlsxWriter openpyxl
    cargo build --release && python3 benches/peers.py [REPORTS]

nianbao runs as a whole process over a folder of REPORTS copies of a sample (one thread); the peers run in process, after one run to
warm up, on the same content taken from its JSON. Times are CPU seconds of user and system together.
"""
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
SAMPLE = os.path.join(ROOT, "samples", "01-规范文本.txt")
BINARY = os.path.join(ROOT, "target", "release", "nianbao")


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def nianbao(folder, out, to):
    start = children()
    subprocess.run([BINARY, "convert", folder, "--out", out, "--to", to, "--jobs", "1", "--force", "--fonts", "bundled"],
                   check=True, stdout=subprocess.DEVNULL)
    return (children() - start) / COUNT * 1000


def in_process(work, count):
    work()
    start = time.process_time()
    for _ in range(count):
        work()
    return (time.process_time() - start) / count * 1000


def typst_source(report):
    def text(s):
        return "#text(" + json.dumps(s, ensure_ascii=False) + ")"
    out = ['#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")',
           '#set text(font: ("FandolFang TT", "Noto Serif SC"), size: 16pt, lang: "zh")',
           '#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt)']
    out.append("#align(center, " + f'text(size: 22pt, font: "Noto Serif SC Bold Common", {json.dumps(report["title"], ensure_ascii=False)}))')
    for section in report["sections"]:
        if section["heading"]:
            out.append('#text(font: "Noto Sans SC Medium Common", ' + json.dumps(section["heading"], ensure_ascii=False) + ")\n")
        for block in section["blocks"]:
            if block["kind"] == "paragraph":
                out.append(text(block["text"]) + "\n")
            else:
                rows = block["rows"]
                columns = max(len(r) for r in rows)
                cells = ", ".join("[" + text(c) + "]" for r in rows for c in r + [""] * (columns - len(r)))
                out.append(f'#text(size: 9.5pt, font: "Noto Serif SC", table(columns: {columns}, {cells}))\n')
    return "\n".join(out).encode()


def workbook_rows(report):
    for section in report["sections"]:
        yield [section["heading"]]
        for block in section["blocks"]:
            yield from ([[block["text"]]] if block["kind"] == "paragraph" else block["rows"])


def main():
    import openpyxl
    import typst
    import xlsxwriter

    folder = tempfile.mkdtemp()
    for i in range(COUNT):
        shutil.copy(SAMPLE, os.path.join(folder, f"{i:05}.txt"))
    out = tempfile.mkdtemp()
    rows = [("nianbao, reading and checks, JSON", nianbao(folder, out, "json")),
            ("nianbao, PDF (with reading and checks)", nianbao(folder, out, "pdf")),
            ("nianbao, XLSX (with reading and checks)", nianbao(folder, out, "xlsx")),
            ("nianbao, XLSX + PDF + JSON", nianbao(folder, out, "xlsx,pdf,json"))]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = os.path.getsize(os.path.join(out, "00000.pdf")) / 1024
    report = json.load(open(os.path.join(out, "00000.json")))
    source = typst_source(report)
    few = max(5, COUNT // 10)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[os.path.join(ROOT, "fonts")])
    turn = iter(range(10**6))

    def compile_typst():
        # Another number in the text each time: a compiler that has seen the document before has nothing to do.
        path = os.path.join(out, "a.typ")
        with open(path, "wb") as file:
            file.write(source + f"\n{next(turn)}\n".encode())
        typst.Compiler(path, font_paths=fonts).compile(format="pdf")

    def write_xlsxwriter():
        book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        sheet = book.add_worksheet()
        for r, row in enumerate(workbook_rows(report)):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell)
        book.close()

    def write_openpyxl():
        book = openpyxl.Workbook()
        for row in workbook_rows(report):
            book.active.append(row)
        book.save(io.BytesIO())

    rows.append(("typst, PDF alone, fonts kept", in_process(compile_typst, few)))
    rows.append(("XlsxWriter, plain cells alone", in_process(write_xlsxwriter, few)))
    rows.append(("openpyxl, plain cells alone", in_process(write_openpyxl, few)))
    print(f"{COUNT} reports; peak memory of nianbao {peak:.0f} MB; a PDF {size:.0f} KB")
    for name, ms in rows:
        print(f"{name:45} {ms:8.2f} ms CPU a report")
    shutil.rmtree(folder)
    shutil.rmtree(out)


main()
