"""Peers that are programs of their own, run over all files at once, as nianbao is: LibreOffice and pandoc. CPU milliseconds a file."""
import json
import os
import resource
import shutil
import subprocess

from programs import Missing

# PDF/A-2, tagged, as nianbao's are.
ARCHIVE = {"SelectPdfVersion": {"type": "long", "value": "2"}, "UseTaggedPDF": {"type": "boolean", "value": "true"}}


def timed(command, **options):
    """CPU milliseconds, user and kernel, of a program and of those it started and waited for."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise Missing((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    return (end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime) * 1000


class Office:
    """Web pages to PDF by Writer; workbooks to workbooks by Calc, which reads what openpyxl has written."""

    def __init__(self, programs):
        if not shutil.which("soffice"):
            raise Missing("soffice is not there")
        self.folder = os.path.join(programs.folder, "office")
        os.makedirs(self.folder)
        self.environment = {**programs.environment, "HOME": self.folder}
        self.started = False

    def convert(self, infilter, to, files):
        out = os.path.join(self.folder, "out")
        shutil.rmtree(out, ignore_errors=True)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{self.folder}/profile", f"--infilter={infilter}", "--convert-to",
                   to, "--outdir", out, *files]
        if not self.started:
            # Makes the profile.
            self.started = True
            subprocess.run(command[:-len(files)] + files[:1], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ms = timed(command, env=self.environment)
        made = [os.path.join(out, name) for name in sorted(os.listdir(out))]
        if len(made) != len(files):
            raise Missing(f"{len(files)} files gave {len(made)}")
        return ms / len(files), os.path.getsize(made[0])

    def pdf(self, pages, full):
        return self.convert("HTML (StarWriter)", "pdf:writer_pdf_Export" + (f":{json.dumps(ARCHIVE)}" if full else ""), pages)

    def xlsx(self, books):
        return self.convert("Calc MS Excel 2007 XML", "xlsx:Calc MS Excel 2007 XML", books)


def pandoc(kind, files, out):
    """Documents to pandoc's own JSON, all in one process."""
    program = shutil.which("pandoc")
    if not program:
        try:
            import pypandoc

            program = pypandoc.get_pandoc_path()
        except (ImportError, OSError) as missing:
            raise Missing(str(missing)) from None
    ms = timed([program, "--from", kind, "--to", "json", "--file-scope", "--output", out, *files])
    return ms / len(files), os.path.getsize(out)
