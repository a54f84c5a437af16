"""PostgreSQL with a GIN index over pairs of characters, in a cluster of its own; prints figures as JSON.

    python postgres.py UNITS.jsonl Q.json DIR

Times are wall time of one client on a local socket: the server does the work in its own process.
"""

import json
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import time

import psycopg
from embedded import bigrams, phrase

TOP = 10


def as_server(*command):
    """PostgreSQL refuses to run as root."""
    runs = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
    subprocess.run([*runs, *map(str, command)], check=True, stdout=subprocess.DEVNULL)


def programs():
    """The newest installed server."""
    if found := shutil.which("initdb"):
        return pathlib.Path(found).parent
    return max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def vector(text):
    return " ".join(f"{word}:{at}" for at, word in enumerate(bigrams(text)[:16_000], 1))


def main(units, queries, folder):
    folder, bin_ = pathlib.Path(folder).absolute(), programs()
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    data = folder / "data"
    as_server(bin_ / "initdb", "--pgdata", data, "--no-sync", "--encoding=UTF8", "--locale=C", "--username=peer")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c shared_buffers=1GB -c max_parallel_workers_per_gather=0"
    as_server(bin_ / "pg_ctl", "--pgdata", data, "--options", settings, "--wait", "--log", folder / "log", "start")
    try:
        with psycopg.connect(f"host={folder} user=peer dbname=postgres", autocommit=True) as base:
            print(json.dumps(measure(base, units, queries)))
    finally:
        as_server(bin_ / "pg_ctl", "--pgdata", data, "--mode=fast", "stop")


def measure(base, units, queries):
    start = time.perf_counter()
    base.execute("create table t(id int, region text, year int, v tsvector)")
    with base.cursor().copy("copy t from stdin") as copy:
        for nth, line in enumerate(open(units, encoding="utf-8")):
            row = json.loads(line)
            copy.write_row((nth, row["region"], row["year"], vector(row["text"])))
    base.execute("set maintenance_work_mem='512MB'")
    base.execute("create index on t using gin(v)")
    base.execute("vacuum analyze t")
    build = time.perf_counter() - start

    answers = []
    for case in json.load(open(queries, encoding="utf-8")):
        term = lambda term: " <-> ".join(f"'{pair}'" for pair in phrase(term))
        asked = (" | " if case["kind"] == "or" else " & ").join(f"({term(each)})" for each in case["terms"])
        best = float("inf")
        for _ in range(3):
            before = time.perf_counter()
            base.execute(f"select id from t, cast(%s as tsquery) q where v @@ q order by ts_rank(v, q) desc limit {TOP}", (asked,)).fetchall()
            if case["kind"] == "facets":
                for column in ("region", "year"):
                    base.execute(f"select {column}, count(*) from t where v @@ cast(%s as tsquery) group by 1", (asked,)).fetchall()
            count = base.execute("select count(*) from t where v @@ cast(%s as tsquery)", (asked,)).fetchone()[0]
            best = min(best, time.perf_counter() - before)
        answers.append([best * 1e3, count])
    return {"build": build, "answers": answers}


if __name__ == "__main__":
    main(*sys.argv[1:])
