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
# A root of its own, for whoever may not change the machine's.
ALONE = ["unshare", "--user", "--map-root-user", "--mount", "--net"]
CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"
# What somebody does who has never seen the program, where nothing can be written and nothing is set: the exit code, and
# what is said in Chinese and in English.
FIRST_STEPS = [
    ([], 2, "nianbao --help", "nianbao --help"),
    (["convrt"], 2, "convert", "convert"),
    (["没有.docx"], 2, "没有", "no such file"),
    (["年报.txt"], 2, "请另选一个能写的地方", "choose another place"),
    (["年报.txt", "--out", "成果"], 2, "请另选一个能写的地方", "choose another place"),
    (["年报.txt", "--to", "parquet", "--out", "成果"], 2, "请另选一个能写的地方", "choose another place"),
    (["年报.txt", "--to", "json", "--out", "-"], 0, "nianbao/1", "nianbao/1"),
    (["check", "年报.txt"], 0, "没有发现问题", "nothing found"),
    (["check", "年报.txt", "--format", "html", "--out", "核对.html"], 2, "请另选一个能写的地方", "choose another place"),
    (["diff", "年报.txt", "年报.txt"], 0, "没有不同", "no difference"),
    (["blank", "--agency", "青禾县", "--year", "2024"], 2, "请另选一个能写的地方", "choose another place"),
    (["summary", ".", "--out", "汇总.xlsx"], 2, "请另选一个能写的地方", "choose another place"),
    (["explain", "requests-balanc"], 2, "requests-balance", "requests-balance"),
    (["keys", "--form", "requests"], 0, "requests.new", "requests.new"),
    (["fonts"], 0, "程序自带", "in the program"),
    (["config"], 0, "设置文件", "settings"),
    (["completions", "bash"], 0, "complete", "complete"),
    (["man", "--out", "man1"], 2, "请另选一个能写的地方", "choose another place"),
]
# Words of a programmer, which nobody should meet.
RAW = ["os error", "panicked", "RUST_BACKTRACE", "No such file or directory", "Read-only file system", "Permission denied"]


def fail(what, done):
    said = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
    sys.exit(f"{what}: exit code {done.returncode}\n{said}")


def outputs(folder):
    files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != "manifest.csv"}
    if len(files) != 4:
        sys.exit(f"{folder}: {len(files)} files instead of four: {sorted(files)}")
    return files


def run(what, command, code=0, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, **options)
    if done.returncode != code:
        fail(what, done)
    return (done.stdout + done.stderr).decode(errors="replace")


def check(what, command, out, expected=None, **options):
    run(what, command, **options)
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


def reference(program):
    """What a program writes on this machine, as it is."""
    with scratch() as root:
        return check("as it is", [program, *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out")


def empty_root(program, expected=None, what="in an empty root", through=None):
    """Nothing there but the program and a report: no library, no locale, no font, no home, no /proc, no /dev. A program for
    another processor runs through another."""
    with scratch() as root:
        shutil.copy(program, root / "nianbao")
        if through:
            shutil.copy(through, root / "through")
        command = [*ALONE, CHROOT, root, *(["/through"] if through else []), "/nianbao", *ARGUMENTS, "--out", "/out", "/年报.txt"]
        return check(what, command, root / "out", expected, env={})


def newcomer(program):
    """The first steps of somebody who knows nothing, in an empty root where nothing can be written: what is said is plain."""
    closed = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && chroot="$1" && shift && exec "$chroot" "$0" /nianbao "$@"'
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    with scratch() as root:
        shutil.copy(program, root / "nianbao")
        for lang, at in (("zh_CN.UTF-8", 2), (None, 3)):
            for step in FIRST_STEPS:
                arguments, code, what = step[0], step[1], f"first steps: nianbao {' '.join(step[0])}"
                # Of what is set, only the language reaches the program.
                env = path | ({"LC_ALL": lang} if lang else {})
                said = run(what, [*ALONE, "sh", "-c", closed, root, CHROOT, *arguments], code, env=env)
                raw = [word for word in RAW if word in said]
                if step[at] not in said or raw:
                    sys.exit(f"{what}: {raw or f'without {step[at]}'}\n{said}")
    print(f"first steps in a root that is read-only: {len(FIRST_STEPS)} in two languages, each answered plainly", flush=True)


def names_commit(what, program, commit):
    said = run(what, [program, "--version"])
    if commit not in said:
        sys.exit(f"{what}: made of another commit than {commit}\n{said}")


def wheel(path, expected):
    """In a fresh environment, without a network."""
    with scratch() as root:
        subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True)
        subprocess.run([root / "venv/bin/pip", "install", "--quiet", "--no-index", path], check=True)
        check("wheel", [root / "venv/bin/nianbao", *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out", expected,
              env={})


def deb(path, expected):
    """Installed by dpkg into a root of its own, tried there, and removed again without a trace."""
    files = lambda root: {p.relative_to(root) for p in root.rglob("*") if "var/lib/dpkg" not in p.as_posix()}
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    with scratch() as root:
        for folder in ("var/lib/dpkg/updates", "var/lib/dpkg/info", "var/lib/dpkg/triggers"):
            (root / folder).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        dpkg = [*ALONE, "dpkg", f"--root={root}", "--log=/dev/null", "--force-unsafe-io"]
        before = files(root)
        run("deb, installed", [*dpkg, "--install", path], env=env)
        command = [*ALONE, CHROOT, root, "/usr/bin/nianbao", *ARGUMENTS, "--out", "/out", "/年报.txt"]
        check("deb, installed by dpkg", command, root / "out", expected, env={})
        pages = sorted(p.name for p in (root / "usr/share/man").rglob("*.gz"))
        if len(pages) < 20 or not (root / "usr/share/bash-completion/completions/nianbao").stat().st_size:
            sys.exit(f"deb: no manual or no completions: {pages}")
        shutil.rmtree(root / "out")
        run("deb, removed", [*dpkg, "--purge", "nianbao"], env=env)
        if left := files(root) - before:
            sys.exit(f"deb: left behind: {sorted(map(str, left))}")
        print(f"deb: {len(pages)} pages of the manual; removed, and nothing is left")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", *(ROOT / "packaging").glob("*.desktop")], check=True)
    if shutil.which("lintian"):
        subprocess.run(["lintian", "--allow-root", "--fail-on", "error", path], check=True)


def crates(out, version, target, commit, expected):
    """The program built again of what is packed, the faces among it: unpacked side by side, for no registry has them."""
    with scratch() as root:
        for crate in out.glob(f"nianbao*-{version}.crate"):
            with tarfile.open(crate) as archive:
                archive.extractall(root, filter="data")
        faces = [p for p in root.glob(f"nianbao-font-*-{version}")]
        patches = [f'--config=patch.crates-io.{p.name.removesuffix("-" + version)}.path="{p}"' for p in faces]
        # In a folder of its own: cargo would take what was built of the repository for what is built of the crate.
        target = target / "packages-crates"
        env = {name: value for name, value in os.environ.items() if name != "NIANBAO_COMMIT"}
        command = ["cargo", "build", "--quiet", "--target-dir", target, *patches]
        subprocess.run([str(c) for c in command], cwd=root / f"nianbao-{version}", env=env, check=True)
        program = root / "program"
        shutil.copy(target / "debug" / "nianbao", program)
        names_commit("crates", program, commit)
        check("crates, built again", [program, *ARGUMENTS, "--out", root / "out", root / "年报.txt"], root / "out", expected)


def stand_in(folder):
    """The library that older Wines lack, beside the program; Wine takes its own where it has one."""
    made = ROOT / "target/packaging-tools/bcryptprimitives.dll"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu", "-shared", "-O1", "-s",
                        "-o", made.name, ROOT / "packaging/bcryptprimitives.c", "-ladvapi32"], cwd=made.parent, check=True)
    shutil.copy(made, folder)


def windows(path, expected):
    """Under Wine. What that cannot show, packaging/README.md tells."""
    wine = next((w for w in ("wine", "wine64", "/usr/lib/wine/wine64") if shutil.which(w)), None)
    if wine is None:
        print("windows: no Wine here, not tried")
        return
    with scratch() as root, zipfile.ZipFile(path) as archive:
        (root / "nianbao.exe").write_bytes(archive.read(next(n for n in archive.namelist() if n.endswith(".exe"))))
        stand_in(root)
        here = {"cwd": root, "env": {**os.environ, "WINEPREFIX": str(root / "prefix"), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}}
        program, zh = [wine, "nianbao.exe"], ["--lang", "zh"]
        check("Windows, under Wine", [*program, *ARGUMENTS, "--out", "out", "年报.txt"], root / "out", expected, **here)
        # As Windows itself writes paths, and longer than 260 characters, which it once could not.
        plain = "Z:" + str(root).replace("/", "\\")
        deep = "\\".join(["一个很长的文件夹名" * 4] * 8)
        for what, at, out in ((r"a path of the \\?\ kind", "\\\\?\\" + plain, "verbatim"), ("a long path", plain, deep)):
            command = [*program, *ARGUMENTS, "--out", f"{plain}\\{out}", f"{at}\\年报.txt"]
            check(f"Windows, {what}", command, root / out.replace("\\", "/"), expected, **here)
        for name in ("CON", "nul.xlsx", "com1.xlsx", "年报.", "a?.xlsx", "年报.txt:流"):
            said = run(f"Windows, {name}", [*program, "check", "年报.txt", "--out", name, *zh], 2, **here)
            if "保留名" not in said:
                sys.exit(f"Windows, {name}: {said}")
        # Read by processes of their own, and a run that goes on where the last ended.
        said = run("Windows, read again", [*program, "diff", "out\\年报.xlsx", "out\\年报.pdf", *zh], **here)
        (root / "in").mkdir()
        for name, kind in (("甲", "txt"), ("乙", "xlsx"), ("丙", "pdf")):
            shutil.copy(root / "年报.txt" if kind == "txt" else root / "out" / f"年报.{kind}", root / "in" / f"{name}.{kind}")
        batch = [*program, "convert", "in", "--to", "json", "--out", "done", "--resume", *zh]
        for what in ("a batch", "a batch again"):
            run(f"Windows, {what}", batch, **here)
        print("Windows: reserved names are refused, copies read back, a batch resumed")


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
    with tempfile.TemporaryDirectory() as folder:
        empty_root(from_archive(path, folder), expected, "aarch64, under qemu in an empty root", qemu)


def all_of(out, version, commit, target, against=None):
    """All that lies in the folder of packages; what another build of the program writes may be the measure."""
    linux = out / f"nianbao-{version}-linux-x86_64.tar.gz"
    if not linux.exists():
        sys.exit("nothing to compare with: make linux-x86_64 first")
    with tempfile.TemporaryDirectory() as folder:
        program = from_archive(linux, folder)
        names_commit("linux-x86_64", program, commit)
        expected = reference(against or program)
        empty_root(program, expected)
        newcomer(program)
    for path, tried in (*((p, wheel) for p in out.glob("*.whl")), *((p, deb) for p in out.glob("*.deb")),
                        *((p, windows) for p in out.glob("*windows*.zip")), *((p, aarch64) for p in out.glob("*aarch64*.tar.gz"))):
        tried(path, expected)
    if (out / f"nianbao-{version}.crate").exists():
        crates(out, version, target, commit, expected)


if __name__ == "__main__":
    # The program alone, against another build of it: `packaging/tries.py STATIC_PROGRAM [OTHER_PROGRAM]`.
    empty_root(sys.argv[1], reference(sys.argv[2]) if len(sys.argv) > 2 else None)
    newcomer(sys.argv[1])
