#!/usr/bin/env python3
"""CPU time of a report beside peers, all in one run: writing, the plain and the full job, and reading.

    cargo build --release && cargo build --release --example corpus
    python3 benches/peers [REPORTS] [--rounds N] [--nianbao PROGRAM] [--corpus PROGRAM] [--rust FOLDER]

REPORTS different reports are generated (examples/corpus.rs: the length and the number of different characters of real ones). nianbao runs
as a whole process over their folder, one thread, start and loading of faces shared out: it reads, recognises, checks and writes, to memory
(/dev/shm) where there is such a folder. The peers write the same content, which they get as JSON (jobs.py), or read the same files, and
time that work alone, warm, in process, each report once. See benches/README.md for what each has to do, and what to install; whoever is not
installed is left out and named.

Times are CPU milliseconds, user and kernel; all take turns, N times, and the least of each counts, for other work on the machine only adds.
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "python")]

import jobs as content
import xlsx
from programs import FONTS, PAIRS, READERS, ROOT, WRITERS, Missing, Programs
from whole import Office, pandoc, timed

# What the slowest of the programs take at once.
AT_ONCE = 20
FORMATS = ("json", "pdf", "xlsx", "xlsx,pdf,json")


class Run:
    """The least time of each, and the bytes that came of it; and why somebody is not there."""

    def __init__(self):
        self.least, self.size, self.missing = {}, {}, {}

    def take(self, who, work):
        if who[1] in self.missing:
            return
        try:
            ms, size = work()
        except Missing as reason:
            self.missing[who[1]] = str(reason)
            return
        self.least[who] = min(ms, self.least.get(who, ms))
        self.size[who] = size


def options():
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("reports", nargs="?", type=int, default=200)
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--nianbao", default=os.path.join(ROOT, "target", "release", "nianbao"))
    given.add_argument("--corpus", default=os.path.join(ROOT, "target", "release", "examples", "corpus"))
    given.add_argument("--rust", help="where the Rust peers are built already")
    return given.parse_args()


def nianbao(program, folder, out, to):
    """Milliseconds a report."""
    files = sum(len(names) for _, _, names in os.walk(folder))
    command = [program, "convert", folder, "--out", out, "--to", to, "--jobs", "1", "--force", "--fonts", "bundled", "--progress", "none"]
    return timed(command) / files


def flat(folder, out, extension):
    """The files of a folder with one extension, side by side, by name."""
    os.makedirs(out)
    found = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(extension))
    for i, path in enumerate(found):
        shutil.copy(path, os.path.join(out, f"{i:05}{extension}"))
    return sorted(os.path.join(out, name) for name in os.listdir(out))


def save(folder, extension, made):
    os.makedirs(folder, exist_ok=True)
    for i, bytes_made in enumerate(made):
        with open(os.path.join(folder, f"{i:05}.{extension}"), "wb") as file:
            file.write(bytes_made)
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


def documents(work, jobs):
    """The same reports as files that neither nianbao nor its readers have written, by their format."""
    book = xlsx.openpyxl()
    made = {"xlsx": save(os.path.join(work, "in", "xlsx"), "xlsx", (book(job["plain"]) for job in jobs)),
            "html": save(os.path.join(work, "in", "html"), "html", (job["html"].encode() for job in jobs))}
    try:
        import word

        made["docx"] = save(os.path.join(work, "in", "docx"), "docx", map(word.document, jobs))
    except ImportError:
        pass
    try:
        import pdf

        made["pdf"] = save(os.path.join(work, "in", "pdf"), "pdf", map(pdf.typst(True), jobs))
    except ImportError:
        pass
    return made


def rounds(run, given, work, jobs, few, programs):
    with open(os.path.join(work, "jobs.json"), "w", encoding="utf-8") as file:
        json.dump(jobs[:few], file, ensure_ascii=False)
    path, read = file.name, documents(work, jobs)
    full = save(os.path.join(work, "full"), "xlsx", (xlsx.openpyxl()(job["full"]) for job in jobs[:min(few, AT_ONCE)]))
    office = None
    try:
        office = Office(programs)
    except Missing as reason:
        run.missing["LibreOffice"] = str(reason)
    for _ in range(given.rounds):
        for to in FORMATS:
            run.take(("ours", to), lambda: (nianbao(given.nianbao, os.path.join(work, "corpus"), os.path.join(work, "out"), to), 0))
        for job, peer, language, _ in WRITERS:
            for kind in ("plain", "full"):
                run.take((kind, peer), lambda: programs.write(language, peer, kind, path))
        for kind in ("parts", "faces"):
            run.take((kind, "floor"), lambda: programs.floor(kind, path, os.path.join(work, "ours")))
        for kind, files in read.items():
            folder = os.path.dirname(files[0])
            run.take((kind, "nianbao reads"), lambda: (nianbao(given.nianbao, folder, os.path.join(work, "read.ndjson"), "ndjson"), 0))
            for _, peer, language, _ in (reader for reader in READERS if reader[0] == kind):
                run.take((f"read {kind}", peer), lambda: programs.read(language, peer, kind, folder))
            if kind in ("docx", "html"):
                run.take((f"read {kind}", "pandoc"), lambda: pandoc(kind, files[:2 * AT_ONCE], os.path.join(work, "pandoc.json")))
        if office:
            few_pages = read["html"][:AT_ONCE]
            run.take(("plain", "LibreOffice Writer"), lambda: office.pdf(few_pages, False))
            run.take(("full", "LibreOffice Writer"), lambda: office.pdf(few_pages, True))
            run.take(("plain", "LibreOffice Calc"), lambda: office.xlsx(read["xlsx"][:AT_ONCE]))
            run.take(("full", "LibreOffice Calc"), lambda: office.xlsx(full))


def times(ms, ours):
    return f"{ms:.1f} | {ms / ours:.1f}"


def writing(run):
    yield "| writes | who | plain: CPU ms | times nianbao's | full: CPU ms | times nianbao's | KB | lacks |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    office = [("pdf", "LibreOffice Writer", None, ""),
              ("xlsx", "LibreOffice Calc", None, "writing without reading a workbook first")]
    for job, title in (("pdf", "PDF"), ("xlsx", "XLSX")):
        ours = run.least["ours", job]
        yield f"| {title} | **nianbao, with reading and checks** | | | {ours:.1f} | 1 | | |"
        rows = [row for row in WRITERS + office if row[0] == job and ("full", row[1]) in run.least]
        for _, peer, _, lacks in sorted(rows, key=lambda row: run.least["full", row[1]]):
            plain, full = (times(run.least[kind, peer], ours) for kind in ("plain", "full"))
            yield f"| {title} | {peer} | {plain} | {full} | {run.size['full', peer] / 1024:.0f} | {lacks} |"
    ours = run.least["ours", FORMATS[-1]]
    yield f"| both | **nianbao, with reading, checks and JSON** | | | {ours:.1f} | 1 | | |"
    for pair in PAIRS:
        if all((kind, peer) in run.least for kind in ("plain", "full") for peer in pair):
            plain, full = (times(sum(run.least[kind, peer] for peer in pair), ours) for kind in ("plain", "full"))
            yield f"| both | {' + '.join(pair)} | {plain} | {full} | | |"


def reading(run):
    yield "| reads | who | CPU ms a file | times nianbao's | gives |"
    yield "|---|---|---:|---:|---|"
    for kind in ("xlsx", "pdf", "docx", "html"):
        if (kind, "nianbao reads") not in run.least:
            continue
        ours = run.least[kind, "nianbao reads"]
        yield f"| {kind.upper()} | **nianbao** | {ours:.1f} | 1 | the report: sections, tables, checks, places, as NDJSON |"
        rows = [(peer, gives) for format_read, peer, _, gives in READERS if format_read == kind] + [("pandoc", "paragraphs and tables")]
        for peer, gives in sorted((row for row in rows if (f"read {kind}", row[0]) in run.least), key=lambda row: run.least[f"read {kind}", row[0]]):
            yield f"| {kind.upper()} | {peer} | {times(run.least[f'read {kind}', peer], ours)} | {gives} |"


def main():
    given = options()
    work = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        corpus, out = os.path.join(work, "corpus"), os.path.join(work, "out")
        subprocess.run([given.corpus, corpus, str(given.reports)], check=True)
        nianbao(given.nianbao, corpus, out, FORMATS[-1])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        reports = [json.load(open(path, encoding="utf-8")) for path in flat(out, os.path.join(work, "json"), ".json")]
        books = flat(out, os.path.join(work, "ours"), ".xlsx")
        sizes = [os.path.getsize(path) / 1024 for kind in (".pdf", ".xlsx") for path in flat(out, os.path.join(work, "made" + kind), kind)[:1]]
        few = max(10, given.reports // 5)
        jobs = [content.job(*each) for each in zip(reports, books[:few])] + [content.job(report) for report in reports[few:]]
        run = Run()
        rounds(run, given, work, jobs, few, Programs(work, given.rust))
    finally:
        shutil.rmtree(work)
    print(f"{given.reports} reports, {given.rounds} rounds; nianbao: most memory {peak:.0f} MB, a PDF {sizes[0]:.0f} KB, a workbook {sizes[1]:.0f} KB\n")
    print("\n".join([*writing(run), "", *reading(run)]))
    if ("parts", "floor") in run.least:
        parts, faces = run.least["parts", "floor"], run.least["faces", "floor"]
        print(f"\nThe bytes alone, by libdeflate at level 1: the parts of a workbook {parts:.2f} ms, four faces cut down and deflated {faces:.2f} ms.")
    for peer, reason in run.missing.items():
        print(f"\nLeft out: {peer} ({reason})")


main()
