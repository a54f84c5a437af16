"""Clause search beside other engines; prints tables.

    ZHUNSHENG_TESTDATA=FOLDER ./dev bench peers search [ENGINE…]

Every engine gets the same provisions (LawRefBook) and the same 620 queries, drawn by a fixed
sequence, and returns the ten best with the exact count. One thread; CPU time of the thread, of servers
wall time. `found` compares the counts with the truth, which comes from reading every text. Needs, beside
what is fetched: Java 17 and Maven, PostgreSQL, ripgrep (Debian: postgresql, ripgrep); an engine whose
program is missing is named and left out.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import peers

KINDS = ("word", "phrase", "substring", "and", "or", "facets")


def engines(units, queries):
    """{name: command that takes a folder, or the reason why it cannot run}"""
    here = peers.HERE / "search"
    ours = peers.built("search", "search-peers")
    found = {
        "zhunsheng": lambda folder: [ours, "ours", units, queries, folder],
        "zhunsheng, each answer proved": lambda folder: [ours, "proved", units, queries, folder],
    }
    if shutil.which("java") and shutil.which("mvn"):
        jars, server = peers.jars(here / "pom.xml"), peers.jars(here / "opensearch" / "pom.xml")
        found["OpenSearch bigram"] = lambda folder: [sys.executable, here / "opensearch.py", server, units, queries, folder]
        for name, analyzer in (("Lucene CJKAnalyzer", "cjk"), ("Lucene SmartChinese", "smart")):
            found[name] = lambda folder, analyzer=analyzer: [
                "java", "-Xmx3g", "-cp", f"{jars}/*", here / "Peer.java", analyzer, units, queries, folder]
    else:
        found["Lucene"] = found["OpenSearch"] = "no java or no mvn"
    python = peers.python("tantivy==0.27.0", "psycopg[binary]==3.3.9")
    for name, engine in (("SQLite FTS5 bigram", "fts5-bigram"), ("SQLite FTS5 trigram", "fts5-trigram"), ("tantivy-py bigram", "tantivy")):
        found[name] = lambda folder, engine=engine: [python, here / "embedded.py", engine, units, queries, folder]
    has_server = shutil.which("initdb") or list(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found["PostgreSQL GIN bigram"] = (
        (lambda folder: [python, here / "postgres.py", units, queries, folder]) if has_server else "no initdb")
    found["ripgrep"] = (
        (lambda folder: [python, here / "ripgrep.py", units, queries, folder]) if shutil.which("rg") else "no rg")
    return found


def size(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


def run(command):
    """The figures that a command prints, with the peak memory in KiB of its process, or its server's."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {command}")
    return {"peak": usage.ru_maxrss} | json.loads(printed.splitlines()[-1])


def main(*chosen):
    work = pathlib.Path(tempfile.mkdtemp(prefix="zhunsheng-search-"))
    work.chmod(0o755)
    units, queries = work / "units.jsonl", work / "queries.json"
    ours = peers.built("search", "search-peers")
    subprocess.run([ours, "corpus", peers.testdata() / "statutes" / "lawrefbook", units], check=True)
    subprocess.run([ours, "queries", units, queries], check=True)
    cases = json.loads(queries.read_text())
    provisions = sum(1 for _ in open(units, encoding="utf-8"))
    print(f"{provisions:,} provisions, {units.stat().st_size / 2**20:.0f} MiB; {len(cases)} queries\n")

    print("| engine | build s | index MiB | peak MiB | found | " + " | ".join(f"{kind} p50/p99 ms" for kind in KINDS) + " |")
    print("|---" * (5 + len(KINDS)) + "|")
    for name, command in engines(units, queries).items():
        if chosen and not any(part.lower() in name.lower() for part in chosen):
            continue
        if isinstance(command, str):
            print(f"| {name} | left out: {command} |", flush=True)
            continue
        folder = work / name.replace(" ", "-")
        folder.mkdir()
        figures = run(command(folder))
        print(f"| {name} | {figures['build']:.1f} | {size(folder) / 2**20:.0f} | {figures['peak'] / 2**10:.0f} | {row(cases, figures['answers'])} |", flush=True)
        shutil.rmtree(folder)
    shutil.rmtree(work)


def row(cases, answers):
    right = sum(1 for case, answer in zip(cases, answers) if answer and answer[1] == case["truth"])
    cells = [f"{right} of {sum(map(bool, answers))} exact"]
    for kind in KINDS:
        times = sorted(answer[0] for case, answer in zip(cases, answers) if answer and case["kind"] == kind)
        cells.append(f"{statistics.median(times):.3f} / {times[int(len(times) * 0.99)]:.2f}" if times else "–")
    return " | ".join(cells)


if __name__ == "__main__":
    main(*sys.argv[1:])
