"""What reports take of the program, counted: a build that counts does the common work, and the compiler lays the next one out
by it (profile-guided optimisation)."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# The one package whose program runs where it is made.
TRAINED = "linux-x86_64"
# Threads that count at once lose no count.
EXACT = "-Cllvm-args=-instrprof-atomic-counter-update-all"
ROOT = pathlib.Path(__file__).resolve().parent.parent
# How often each sample is converted: as much as all else together.
ROUNDS = 20
# One line of work, so that what is counted differs as little as it can from run to run.
ALIKE = ["--fonts", "bundled", "--jobs", "1", "--durable", "none", "--progress", "none", "--force"]


def rustflags(triple, *flags):
    """Flags for what is built for the target, and for nothing that only builds it."""
    return {f"CARGO_TARGET_{triple.upper().replace('-', '_')}_RUSTFLAGS": " ".join(flags)}


def linker(triple):
    """The compiler's own linker."""
    return {f"CARGO_TARGET_{triple.upper().replace('-', '_')}_LINKER": "rust-lld"}


def ask(taught):
    """Is all there that training needs? Asked before minutes are spent on it."""
    if os.environ.get("RUSTFLAGS") or os.environ.get("CARGO_ENCODED_RUSTFLAGS"):
        sys.exit("RUSTFLAGS would stand in for what training hands to the compiler: unset it, or --training none")
    if not taught and profdata() is None:
        sys.exit("training needs the compiler's own tools: `rustup component add llvm-tools`, or --training FILE, or --training none")


def profdata():
    """`llvm-profdata` of the compiler in use, or None."""
    asked = subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True)
    return next(iter(sorted(pathlib.Path(asked.stdout.strip()).glob("lib/rustlib/*/bin/llvm-profdata*"))), None)


def inside(program):
    """The program as a file without a name: it finds none of itself to start its readers with, and reads in its own process.
    What these do is counted nowhere, for they may write no file."""
    held = os.memfd_create("nianbao", 0)
    with open(program, "rb") as source, open(held, "wb", closefd=False) as copy:
        shutil.copyfileobj(source, copy)
    os.fchmod(held, 0o700)
    return held


def work(program, counts):
    """Samples to every format, all of these and the fixtures read, checked and summed up. Counts: the folder for them."""
    held = inside(program)
    env = os.environ | {"LLVM_PROFILE_FILE": f"{counts}/%p.profraw", "LC_ALL": "C.UTF-8"}

    def run(*arguments, codes=(0, 1)):
        done = subprocess.run([f"/proc/self/fd/{held}", *map(str, arguments)], env=env, pass_fds=[held], capture_output=True)
        if done.returncode not in codes:
            said = (done.stdout + done.stderr).decode(errors="replace")
            sys.exit(f"training: {' '.join(map(str, arguments))}: exit code {done.returncode}\n{said}")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for k in range(ROUNDS):
            shutil.copytree(ROOT / "samples", folder / "samples" / str(k))
        run("convert", folder / "samples", "--to", "json,xlsx,pdf", "--out", folder / "all", *ALIKE)
        run("convert", folder / "samples", "--to", "ndjson", "--out", folder / "all.ndjson", *ALIKE)
        run("convert", ROOT / "samples", "--to", "docx,ofd,csv,json,xlsx,pdf", "--out", folder / "copies", *ALIKE)
        run("convert", folder / "copies", "--to", "ndjson", "--out", folder / "copies.ndjson", *ALIKE, codes=(0, 1, 2))
        for kind in ("docx", "pdf", "shapes", "text", "narrative", "looks"):
            run("convert", ROOT / "tests/fixtures" / kind, "--to", "ndjson", "--out", folder / f"{kind}.ndjson", *ALIKE, codes=(0, 1, 2))
        run("check", ROOT / "samples")
        run("convert", ROOT / "samples", "--to", "parquet", "--out", folder / "tables", *ALIKE)
    os.close(held)


def counted(program):
    """Have the program that counts do the work; what it counted, as the compiler takes it."""
    with tempfile.TemporaryDirectory() as counts:
        work(program, counts)
        files = sorted(pathlib.Path(counts).glob("*.profraw"))
        if not files:
            sys.exit(f"training: {program} counted nothing")
        merged = pathlib.Path(counts) / "all.profdata"
        subprocess.run([profdata(), "merge", "--sparse", "-o", merged, *files], check=True)
        return merged.read_bytes()
