"""One peer of Python at its job, in a process of its own.

    python3 benches/peers/python write PEER plain|full JOBS.json OUT    # OUT gets what came of the first
    python3 benches/peers/python read PEER FORMAT FOLDER

Prints the CPU milliseconds of one, and the bytes written or the characters read of the first.
"""
import json
import os
import sys

import pdf
import reading
import xlsx
from measure import each


def main():
    what, peer, kind, given = sys.argv[1:5]
    if what == "read":
        paths = sorted(os.path.join(given, name) for name in os.listdir(given))
        ms, first = each(reading.PEERS[kind][peer], paths)
    else:
        with open(given, encoding="utf-8") as file:
            jobs = json.load(file)
        if peer in xlsx.PEERS:
            ms, made = each(xlsx.PEERS[peer](), [job[kind] for job in jobs])
        else:
            ms, made = each(pdf.PEERS[peer](kind == "full"), jobs)
        with open(sys.argv[5], "wb") as file:
            file.write(made)
        first = len(made)
    print(ms, first)


main()
