#!/usr/bin/env python3
"""A corpus beyond one machine: nianbao as the worker of each Spark partition.

    python3 examples/spark/convert.py NIANBAO FOLDER OUT [MASTER]

Every partition is a list of file names; `nianbao convert - --to ndjson` reads the names on its standard input and writes one
report a line. The reports go to OUT as Parquet (columns `file`, `report`), in order of the names, so that the result
does not depend on how the work was shared out. Files must be reachable under the same path on every worker.
"""
import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession

PARTITION = 500  # files of one worker process


def reports(names, binary):
    names = list(names)
    if not names:
        return
    work = subprocess.run([binary, "convert", "-", "--to", "ndjson", "--jobs", "1", "--progress", "none"],
                          input="\n".join(names).encode(), stdout=subprocess.PIPE)
    # 1: findings of severity error; 2: some files could not be read, which standard error has told. Both are results.
    if work.returncode not in (0, 1, 2):
        raise RuntimeError(f"nianbao ended with {work.returncode}")
    for line in work.stdout.splitlines():
        yield json.loads(line)["source"]["file"], line.decode()


def main():
    binary, folder, out = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
    master = sys.argv[4] if len(sys.argv) > 4 else "local-cluster[2,1,1024]"
    names = sorted(os.path.abspath(os.path.join(below, name)) for below, _, files in os.walk(folder) for name in files)
    spark = SparkSession.builder.master(master).appName("nianbao").getOrCreate()
    rows = spark.sparkContext.parallelize(names, max(1, len(names) // PARTITION)).mapPartitions(lambda part: reports(part, binary))
    table = spark.createDataFrame(rows, "file string, report string")
    table.write.mode("overwrite").parquet(out)
    print(spark.read.parquet(out).count(), "reports")
    spark.stop()


if __name__ == "__main__":
    main()
