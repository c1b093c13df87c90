"""The peers: how each is run, and what it lacks. Every run is a process of its own, that says how long its work alone took."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FONTS = os.path.join(ROOT, "fonts")

PYTHON, RUST, C = "Python", "Rust", "C"
# The job, who, in which language, and what of the job it lacks.
WRITERS = [
    ("pdf", "krilla", RUST, "typesetting: lines are filled here, columns are equal"),
    ("pdf", "typst (Rust)", RUST, ""),
    ("pdf", "typst (Python)", PYTHON, "leaving tags out of the plain one"),
    ("pdf", "reportlab", PYTHON, "PDF/A, tags"),
    ("pdf", "WeasyPrint", PYTHON, ""),
    ("pdf", "fpdf2", PYTHON, "tags; keeping faces between documents"),
    ("xlsx", "rust_xlsxwriter", RUST, ""),
    ("xlsx", "libxlsxwriter", C, ""),
    ("xlsx", "XlsxWriter", PYTHON, ""),
    ("xlsx", "Excelize", PYTHON, "Go alone: here it is called from Python, cell by cell"),
    ("xlsx", "openpyxl", PYTHON, ""),
]
READERS = [
    ("xlsx", "calamine", RUST, "cells"),
    ("xlsx", "Excelize", PYTHON, "cells"),
    ("xlsx", "openpyxl", PYTHON, "cells"),
    ("pdf", "PyMuPDF, text", PYTHON, "text alone"),
    ("pdf", "PyMuPDF", PYTHON, "text and tables"),
    ("pdf", "pdfminer.six", PYTHON, "text alone"),
    ("pdf", "pdfplumber", PYTHON, "text and tables"),
    ("docx", "python-docx", PYTHON, "text and cells"),
]
# Who does both halves, best first of its kind.
PAIRS = [("rust_xlsxwriter", "krilla"), ("rust_xlsxwriter", "typst (Rust)"), ("XlsxWriter", "typst (Python)"), ("openpyxl", "reportlab"),
         ("openpyxl", "WeasyPrint"), ("LibreOffice Calc", "LibreOffice Writer")]


class Programs:
    """What is built and set up once: a missing compiler leaves its peers out."""

    def __init__(self, folder, rust=None):
        self.folder, self.rust, self.c = folder, rust or build_rust(), build_c(folder)
        # The same faces for those who ask the system for them.
        conf = os.path.join(folder, "fonts.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder}/cache</cachedir></fontconfig>")
        self.environment = {**os.environ, "FONTCONFIG_FILE": conf}

    def write(self, language, peer, kind, jobs):
        """Milliseconds a report and bytes of a file; `kind` is plain or full."""
        out = os.path.join(self.folder, f"{peer}-{kind}")
        if language == PYTHON:
            return self.run([sys.executable, os.path.join(HERE, "python"), "write", peer, kind, jobs, out])
        if language == RUST:
            return self.run([self.rust_program(peer), "write", peer, kind, jobs, out, FONTS])
        return self.run([self.c, kind, jobs, out])

    def read(self, language, peer, kind, folder):
        """Milliseconds a file and characters of one."""
        if language == PYTHON:
            return self.run([sys.executable, os.path.join(HERE, "python"), "read", peer, kind, folder])
        return self.run([self.rust_program(peer), "read", peer, kind, folder])

    def floor(self, what, jobs, folder):
        """Milliseconds a report that its bytes alone take, and how many they are; `what` is parts or faces."""
        return self.run([self.rust_program("floor"), "floor", what, jobs, folder, FONTS])

    def rust_program(self, peer):
        return self.rust and os.path.join(self.rust, "typeset" if peer.startswith("typst") else "nianbao-peers")

    def run(self, command):
        if not command[0] or not os.path.exists(command[0]):
            raise Missing("its compiler or its libraries are not there")
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if done.returncode != 0:
            raise Missing((done.stderr.strip().splitlines() or ["it failed without a word"])[-1])
        ms, size = done.stdout.split()
        return float(ms), int(size)


class Missing(Exception):
    """A peer that is not installed, and why."""


def build_rust():
    if not shutil.which("cargo"):
        return None
    target = os.path.join(ROOT, "target", "peers")
    built = subprocess.run(["cargo", "build", "--quiet", "--release", "--locked", "--target-dir", target], cwd=os.path.join(HERE, "rust"))
    return os.path.join(target, "release") if built.returncode == 0 else None


def build_c(folder):
    out, compiler = os.path.join(folder, "libxlsxwriter"), shutil.which("cc")
    command = [compiler, "-O2", os.path.join(HERE, "c", "main.c"), "-lxlsxwriter", "-lcjson", "-o", out]
    return out if compiler and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0 else None
