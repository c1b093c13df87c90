#!/usr/bin/env python3
"""What was made is tried where nothing helps it, and what it writes is compared byte for byte."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "01-规范文本.txt"
# One of each kind of output; the faces are the program's own wherever it runs.
ARGUMENTS = ["convert", "--to", "json,xlsx,pdf,csv", "--fonts", "bundled", "--lang", "zh"]


def outputs(folder):
    files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != "manifest.csv"}
    if len(files) != 4:
        sys.exit(f"{folder}: {len(files)} files instead of four: {sorted(files)}")
    return files


def check(what, command, out, expected=None, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, **options)
    if done.returncode != 0:
        sys.exit(f"{what}: exit code {done.returncode}\n{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}")
    made = outputs(out)
    if expected is not None and made != expected:
        sys.exit(f"{what}: other bytes in {', '.join(n for n in made if made[n] != expected.get(n))}")
    print(f"{what}: works" + ("" if expected is None else ", same bytes"), flush=True)
    return made


@contextlib.contextmanager
def scratch():
    """An empty folder, with the sample under a name that is no file name of this machine's."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        shutil.copy(SAMPLE, root / "年报.txt")
        yield root


def empty_root(program, expected=None, what="in an empty root"):
    """Nothing there but the program and a report: no library, no locale, no font, no home, no /proc, no /dev."""
    with scratch() as root:
        shutil.copy(program, root / "nianbao")
        chroot = shutil.which("chroot") or "/usr/sbin/chroot"
        command = ["unshare", "--user", "--map-root-user", "--net", chroot, root,
                   "/nianbao", *ARGUMENTS, "--out", "/out", "/年报.txt"]
        return check(what, command, root / "out", expected, env={})


def reference(program):
    """What a program writes on this machine, as it is."""
    with scratch() as root:
        return check("as it is", [program, *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out")


def wheel(path, expected):
    """In a fresh environment, without a network."""
    with scratch() as root:
        subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True)
        subprocess.run([root / "venv/bin/pip", "install", "--quiet", "--no-index", path], check=True)
        check("wheel", [root / "venv/bin/nianbao", *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out", expected,
              env={})


def deb(path, expected):
    with scratch() as root:
        subprocess.run(["dpkg-deb", "--extract", path, root / "tree"], check=True)
        empty_root(root / "tree/usr/bin/nianbao", expected, "deb")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", ROOT / "packaging/nianbao.desktop"], check=True)


def windows(path, expected):
    wine = next((w for w in ("wine", "wine64", "/usr/lib/wine/wine64") if shutil.which(w)), None)
    if wine is None:
        print("windows: no Wine here, not tried")
        return
    with scratch() as root, zipfile.ZipFile(path) as archive:
        (root / "nianbao.exe").write_bytes(archive.read(next(n for n in archive.namelist() if n.endswith(".exe"))))
        env = {**os.environ, "WINEPREFIX": str(root / "prefix"), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        command = [wine, "nianbao.exe", *ARGUMENTS, "--out", "out", "年报.txt"]
        check("Windows, under Wine", command, root / "out", expected, env=env, cwd=root)


def from_archive(path, folder):
    with tarfile.open(path) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("/nianbao"))
        program = pathlib.Path(folder, "nianbao")
        program.write_bytes(archive.extractfile(member).read())
        program.chmod(0o755)
        return program


def aarch64(path, expected):
    qemu = shutil.which("qemu-aarch64-static")
    if qemu is None:
        print("aarch64: no qemu here, not tried")
        return
    with scratch() as root:
        program = from_archive(path, root)
        check("aarch64, under qemu", [qemu, program, *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out", expected)


def all_of(out, version, against=None):
    """All that lies in the folder of packages; what another build of the program writes may be the measure."""
    linux = out / f"nianbao-{version}-linux-x86_64.tar.gz"
    if not linux.exists():
        sys.exit("nothing to compare with: make linux-x86_64 first")
    with tempfile.TemporaryDirectory() as folder:
        program = from_archive(linux, folder)
        expected = reference(against or program)
        empty_root(program, expected)
    for path, tried in (*((p, wheel) for p in out.glob("*.whl")), *((p, deb) for p in out.glob("*.deb")),
                        *((p, windows) for p in out.glob("*windows*.zip")), *((p, aarch64) for p in out.glob("*aarch64*.tar.gz"))):
        tried(path, expected)


if __name__ == "__main__":
    # The program alone, against another build of it: `packaging/tries.py STATIC_PROGRAM [OTHER_PROGRAM]`.
    empty_root(sys.argv[1], reference(sys.argv[2]) if len(sys.argv) > 2 else None)
