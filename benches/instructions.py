#!/usr/bin/env python3
"""How many instructions a report takes, compared with what it took: counts, not time, so that a busy machine says the same.

    benches/instructions.py [PROGRAM]            compare with benches/instructions.json; fails where one has grown
    benches/instructions.py [PROGRAM] --write    write what was counted as what is to be compared with

PROGRAM is the static program of `packaging/make --profile quick linux-x86_64` where none is named: `.ci/run` has built it anyway, and
it is optimised. (The program of the tests is not: there a loop without branches, which a processor takes in one stride, counts as a
call a byte.) Valgrind counts a run over FEW reports and one over MANY, with one thread; the difference is that of the reports
alone, without start, faces and templates. Valgrind's processor has no instructions for SHA-256: a quarter of a PDF's count is its
two hashes, which take next to nothing on a real one.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGED = ROOT / "target" / "x86_64-unknown-linux-musl" / "quick" / "nianbao"
KNOWN = ROOT / "benches" / "instructions.json"
FEW, MANY = 2, 6
# All at once: what takes the time of a valgrind run is the start of the program.
TARGETS = ["json,xlsx,pdf"]
# Hashes with random keys and places of memory make one run differ from the next by less than a hundredth.
TOLERANCE = 0.04


def counted(program, target, folder, count):
    """Instructions of a run over as many samples."""
    source, out = folder / f"{count}", folder / f"{count}-out"
    source.mkdir(exist_ok=True)
    samples = sorted((ROOT / "samples").glob("*.txt"))
    for i in range(count):
        (source / f"{i}.txt").write_bytes(samples[i % len(samples)].read_bytes())
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind", program, "convert", source, "--to", target,
               "--out", out, "--jobs", "1", "--fonts", "bundled"]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    # Findings of severity error in a sample make it 1.
    if run.returncode > 1 or not found or len(list(out.glob("*.json"))) != count:
        sys.exit(f"{target}: {run.stderr[-2000:]}")
    return int(found[1])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--write"]
    program = pathlib.Path(arguments[0] if arguments else PACKAGED).resolve()
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    own = known.setdefault(program.parent.name, {})
    grown = False
    with tempfile.TemporaryDirectory() as folder:
        for target in TARGETS:
            few, many = (counted(program, target, pathlib.Path(folder), n) for n in (FEW, MANY))
            now, before = (many - few) // (MANY - FEW), own.get(target)
            change = f"{now / before - 1:+.1%} of {before:,}" if before else "not known before"
            print(f"{target} {now:>12,} instructions a report, {change}")
            grown |= "--write" not in sys.argv and (not before or now > before * (1 + TOLERANCE))
            own[target] = now
    if "--write" in sys.argv:
        KNOWN.write_text(json.dumps(known, indent=2) + "\n")
    if grown:
        sys.exit("more than before: find out why, or say so with --write")


main()
