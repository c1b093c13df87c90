#!/usr/bin/env python3
"""Is what Spark makes of a corpus what one process makes of it, also when an executor is lost?

    pip install 'pyspark[sql]' pyarrow duckdb      # and a Java runtime
    cargo build --release && cargo build --release --example corpus
    python3 examples/spark/trial.py target/release /tmp/trial 10000

An invented corpus of two years, with reports handed in twice, reports that contradict each other and files that are none, goes
through one process and through Spark's own local cluster of two executors, of which one is killed in the midst. Every table must have
the same rows, and Spark's answers to questions.sql must be those of DuckDB over the tables of the one process.
"""
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import convert
import duckdb

HERE = Path(__file__).resolve().parent


def corpus(programs, folder, count):
    """`count` reports, of which one in fifty is there twice, one in two hundred contradicted, one in four hundred copied by another
    agency; and some files that are none."""
    subprocess.run([programs / "examples/corpus", folder, str(count // 2), "2"], check=True)
    reports = sorted(folder.rglob("*.txt"))
    for i, path in enumerate(reports):
        text = path.read_text(encoding="utf-8")
        if i % 50 == 0:
            path.with_name(f"{path.stem}副本.txt").write_text(text, encoding="utf-8")
        if i % 200 == 1:
            # The total of the first row, which then is none: other numbers, and findings.
            changed = re.sub(r"^(\| 一、本年新收政府信息公开申请数量 .*\| )(\d+) \|$", lambda m: f"{m[1]}{int(m[2]) + 1} |", text, flags=re.M)
            assert changed != text
            path.with_name(f"{path.stem}改.txt").write_text(changed, encoding="utf-8")
        if i % 400 == 3:
            path.with_name(f"{path.stem}抄.txt").write_text(text.replace("乡人民政府", "镇人民政府"), encoding="utf-8")
        if i % 500 == 2:
            path.with_name(f"{path.stem}坏.docx").write_bytes(b"PK\x03\x04" + bytes(100))


def executors():
    """The executors among the processes that this one has started."""
    parents, found = {}, []
    for line in subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout.splitlines()[1:]:
        pid, parent, args = line.split(None, 2)
        parents[int(pid)] = int(parent)
        if "CoarseGrainedExecutorBackend" in args and args.split()[0].endswith("java"):
            found.append(int(pid))

    def ours(pid):
        while pid > 1:
            if pid == os.getpid():
                return True
            pid = parents.get(pid, 0)
        return False

    return [pid for pid in found if ours(pid)]


def kill_one(spark, killed):
    """When the work is well under way, end an executor without warning."""
    tracker = spark.sparkContext.statusTracker()
    while not killed:
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info and info.numTasks > 1 and info.numCompletedTasks >= info.numTasks // 4 and executors():
                victim = executors()[0]
                os.kill(victim, signal.SIGKILL)
                killed.append((victim, info.numCompletedTasks, info.numTasks))
                return
        time.sleep(0.05)


def main():
    programs, work, count = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), int(sys.argv[3])
    binary, folder = programs / "nianbao", work / "corpus"
    if not folder.exists():
        corpus(programs, folder, count)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    start = time.time()
    one = [binary, "convert", folder, "--to", "parquet", "--out", work / "one", "--force", "--progress", "none"]
    assert subprocess.run(one, stderr=subprocess.DEVNULL).returncode == 2
    print(f"{files} files; one process: {time.time() - start:.1f} s")

    os.environ["PYSPARK_PYTHON"] = sys.executable
    start = time.time()
    spark = convert.session("local-cluster[2,1,1024]")
    spark.sparkContext.setLogLevel("OFF")
    killed = []
    threading.Thread(target=kill_one, args=(spark, killed), daemon=True).start()
    convert.tables(spark, str(folder), str(work / "spark"), str(binary))
    print(f"Spark: {time.time() - start:.1f} s, with its start; killed executor {killed}")
    assert killed, "no executor was killed: the corpus is too small"

    base = duckdb.connect()
    base.sql("SET timezone = 'UTC'")
    for table in convert.TABLES:
        base.sql(f"CREATE VIEW {table} AS FROM read_parquet('{work}/one/{table}/*/*.parquet', hive_partitioning = false)")
        base.sql(f"CREATE VIEW spark_{table} AS FROM read_parquet('{work}/spark/{table}/*.parquet')")
        own, theirs = (base.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in (table, f"spark_{table}"))
        missing, added = (base.sql(f"SELECT count(*) FROM (FROM {a} EXCEPT ALL FROM {b})").fetchall()[0][0]
                          for a, b in ((table, f"spark_{table}"), (f"spark_{table}", table)))
        print(f"{table}: {own} rows, {theirs} by Spark; {missing} missing, {added} added")
        assert own == theirs and missing == added == 0, table

    for table in convert.TABLES:
        spark.read.parquet(str(work / "spark" / table)).createOrReplaceTempView(table)
    answers = {}
    for part in re.split(r"^-- (?=\w+: )", (HERE / "questions.sql").read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, question = part.split(":", 1)
        question = question.split("\n", 1)[1].strip().rstrip(";")
        start = time.time()
        answers[name] = [tuple(row) for row in spark.sql(question).collect()]
        print(f"{name}: {len(answers[name])} rows in {time.time() - start:.1f} s")
    base.sql("CREATE VIEW counted AS FROM reports WHERE status = 'read' AND duplicate_of IS NULL AND conflicts_with IS NULL")
    sums = base.sql("SELECT year, key, sum(value), count(value) FROM cells SEMI JOIN counted USING (report_id) GROUP BY ALL ORDER BY ALL")
    assert [tuple(map(str, row)) for row in answers["sums"]] == [tuple(map(str, row)) for row in sums.fetchall()]
    twice = base.sql("SELECT count(duplicate_of), count(conflicts_with) FROM reports").fetchall()[0]
    assert (sum(not row[4] for row in answers["twice"]), sum(row[4] for row in answers["twice"])) == twice
    carried = base.sql("""
        WITH own AS (SELECT * FROM cells SEMI JOIN counted USING (report_id) WHERE value IS NOT NULL)
        SELECT count(*) FROM own a JOIN own b ON a.agency = b.agency AND a.year = b.year + 1
          AND split_part(a.key, '.', 3) = split_part(b.key, '.', 3)
        WHERE split_part(a.key, '.', 2) = 'carried_in' AND split_part(b.key, '.', 2) = 'carried_out' AND a.value <> b.value
    """).fetchall()[0][0]
    assert len(answers["carried"]) == carried > 0
    # Who copies shares all; and both are named.
    copied = {(row[0].replace("镇人民政府", "乡人民政府"), row[2]) for row in answers["shared"]}
    assert len(answers["shared"]) == 2 * len(list(folder.rglob("*抄.txt"))) == 2 * len(copied) > 0, (len(answers["shared"]), len(copied))
    unread = base.sql("SELECT count(*) FROM spark_reports WHERE status = 'failed'").fetchall()[0][0]
    print(f"twice {twice}, unread {unread}; every table and every sum is that of one process")
    spark.stop()


if __name__ == "__main__":
    main()
