#!/usr/bin/env python3
"""A corpus beyond one machine: nianbao as the worker of Spark's partitions.

    spark-submit examples/spark/convert.py FOLDER OUT --nianbao target/release/nianbao     # a cluster
    python3 examples/spark/convert.py FOLDER OUT --nianbao target/release/nianbao --master 'local[*]'

FOLDER is wherever Spark reads files from: a local folder, hdfs://…, s3a://…. Their bytes go to the workers, each of which hands
them to its own `nianbao convert - --from tar --to parquet`; nobody else needs to reach the files. OUT gets the four tables of
docs/tables.md (`nianbao keys --format csv` is their codebook). A file that is not read is a row of `reports`.

What comes of the workers is written once to OUT/staging by Spark, whose commits make sure that of a task which was tried twice one
outcome counts; the four tables are made from that, and it is removed at the end.
"""
import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import threading
from io import BytesIO

COMMON = "report_id string, file string, agency string, year int"
ORIGIN = ("origin string, line int, page int, box_left double, box_top double, box_right double, box_bottom double, "
          "sheet string, cell string, element string")
TABLES = {
    "cells": f"{COMMON}, form string, layout string, key string, group_label string, row_label string, column_label string, "
             f"value decimal, value_yuan decimal, state string, text string, unit string, {ORIGIN}",
    "reports": f"{COMMON}, sha256 string, format string, encoding string, title string, issued_on date, "
               "disclosure_layout string, requests_layout string, cases_layout string, errors int, warnings int, notes int, "
               "numbers_hash string, duplicate_of string, conflicts_with string, status string, message string",
    "paragraphs": f"{COMMON}, section int, position int, role string, text string, {ORIGIN}",
    "findings": f"{COMMON}, code string, severity string, message string, keys string, found string, expected string, "
                f"accepted string, {ORIGIN}",
}
COLUMNS = {table: [column.split() for column in columns.split(", ")] for table, columns in TABLES.items()}


def struct(table):
    """A table's columns as one type of Spark."""
    return "struct<" + ", ".join(f"{name}: {kind.replace('decimal', 'decimal(38,10)')}" for name, kind in COLUMNS[table]) + ">"


def arrow(table):
    """The same as a type of Arrow."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "int": pa.int32(), "double": pa.float64(), "date": pa.date32(), "decimal": pa.decimal128(38, 10)}
    return pa.struct([(name, kinds[kind]) for name, kind in COLUMNS[table]])


def worker(program, root):
    """What each partition is put through: files in, rows of the four tables out, of each row three tables empty."""

    def pack(batches, stdin, sent):
        # A tar as it goes: no file of it is on the disk, and no more than a batch in memory.
        try:
            with tarfile.open(fileobj=stdin, mode="w|") as tar:
                for batch in batches:
                    for path, content in zip(batch.column(0), batch.column(1)):
                        content = content.as_buffer()
                        member = tarfile.TarInfo(os.path.relpath(path.as_py(), root))
                        member.size = content.size
                        tar.addfile(member, BytesIO(content))
                        sent.append(member.name)
        except Exception as e:  # told where the rows are counted
            sent.append(e)
        finally:
            stdin.close()

    def convert(batches):
        import pyarrow as pa
        import pyarrow.parquet as pq
        from pyspark import SparkFiles

        shipped = SparkFiles.get(os.path.basename(program))
        binary = shipped if os.path.exists(shipped) else program
        with tempfile.TemporaryDirectory() as folder:
            command = [binary, "convert", "-", "--from", "tar", "--to", "parquet", "--out", folder, "--jobs", "1",
                       "--progress", "none", "--lang", "zh"]
            work = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            said = []
            listener = threading.Thread(target=lambda: said.append(work.stderr.read()))
            listener.start()
            sent = []
            pack(batches, work.stdin, sent)
            code = work.wait()
            listener.join()
            parts = {}
            for table in TABLES:
                below = os.path.join(folder, table)
                years = sorted(os.listdir(below)) if os.path.isdir(below) else []
                parts[table] = [os.path.join(below, year, "part-0.parquet") for year in years]
            rows = sum(pq.ParquetFile(part).metadata.num_rows for part in parts["reports"])
            # Every file has a row, read or not: else nothing of this task counts, and it is tried again.
            trouble = [name for name in sent if isinstance(name, Exception)]
            if trouble or rows != len(sent) or code not in (0, 1, 2):
                raise RuntimeError(f"{len(sent)} files, {rows} rows, exit {code}: {trouble} {b''.join(said)[-2000:].decode(errors='replace')}")
            types = {table: arrow(table) for table in TABLES}
            for table in TABLES:
                for part in parts[table]:
                    for batch in pq.ParquetFile(part).iter_batches(4096):
                        own = pa.StructArray.from_arrays(batch.columns, fields=list(types[table]))
                        columns = [own if t == table else pa.nulls(len(own), types[t]) for t in TABLES]
                        yield pa.RecordBatch.from_arrays([pa.array([table] * len(own))] + columns, ["part"] + list(TABLES))

    return convert


def tables(spark, folder, out, program):
    """Make the four tables of a folder. A program that is here is sent to the workers; else it is there, by its path or name."""
    if os.path.exists(program):
        spark.sparkContext.addFile(os.path.abspath(program))
    spark.sparkContext.addPyFile(os.path.abspath(__file__))
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(folder)
    root = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).makeQualified(path).toString()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder).select("path", "content")
    schema = "part string, " + ", ".join(f"{table} {struct(table)}" for table in TABLES)
    raw = files.mapInArrow(worker(program, root), schema)
    raw.write.mode("overwrite").parquet(f"{out}/staging")
    raw = spark.read.parquet(f"{out}/staging")
    for table in TABLES:
        raw.where(f"part = '{table}'").select(f"{table}.*").createOrReplaceTempView(f"raw_{table}")
    # Which reports were handed in twice is not known to a worker, which sees some of them.
    spark.sql(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reports.sql"), encoding="utf-8").read()) \
        .createOrReplaceTempView("whole_reports")
    for table in TABLES:
        spark.table("whole_reports" if table == "reports" else f"raw_{table}").write.mode("overwrite").parquet(f"{out}/{table}")
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(f"{out}/staging")
    path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).delete(path, True)


def session(master=None):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("nianbao")
    if master:
        builder = builder.master(master)
    settings = {
        # A small file costs little: some hundred to a task, and few at a time in a worker's memory.
        "spark.sql.files.openCostInBytes": 262144,
        "spark.sql.execution.arrow.maxRecordsPerBatch": 16,
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("out")
    options.add_argument("--nianbao", default="nianbao", help="the program: here, or as the workers find it")
    options.add_argument("--master", help="such as local[*]; a cluster knows its own")
    options = options.parse_args()
    if options.master:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = session(options.master)
    tables(spark, options.folder, options.out, options.nianbao)
    read = spark.read.parquet(f"{options.out}/reports")
    for row in read.groupBy("status").count().orderBy("status").collect():
        print(row["status"], row["count"])
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
