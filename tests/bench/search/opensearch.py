"""OpenSearch with pairs of characters in a whitespace field; prints the figures as JSON.

    python opensearch.py JARS UNITS.jsonl Q.json DIR

Times are wall time of one client over HTTP on the loopback address.
"""

import http.client
import json
import pathlib
import socket
import subprocess
import sys
import time

from embedded import bigrams, phrase

TOP = 10
BATCH = 2_000


class Server:
    def __init__(self, jars, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        main = pathlib.Path(__file__).parent / "opensearch" / "Server.java"
        # Into a file: a pipe that nobody empties stops the server when it is full.
        log = pathlib.Path(folder) / "log"
        with open(log, "w") as written:
            self.process = subprocess.Popen(
                ["java", "-Xms2g", "-Xmx2g", "-cp", f"{jars}/*", main, pathlib.Path(folder) / "node", str(port)],
                stdin=subprocess.PIPE, stdout=written, stderr=subprocess.STDOUT, text=True)
        while "READY" not in log.read_text(errors="replace"):
            if self.process.poll() is not None:
                sys.exit(f"OpenSearch did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)
        self.url = f"http://127.0.0.1:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def __call__(self, method, path, body=None):
        body = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        kind = "application/x-ndjson" if path.startswith("/_bulk") else "application/json"
        self.connection.request(method, path, body, {"Content-Type": kind})
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        if answer.status >= 300 or found.get("errors"):
            sys.exit(f"{method} {path}: {answer.status} {str(found)[:500]}")
        return found

    def peak(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main(jars, units, queries, folder):
    ask = Server(jars, folder)
    try:
        figures = measure(ask, units, queries)
    finally:
        ask.close()
    print(json.dumps(figures))


def measure(ask, units, queries):
    start = time.perf_counter()
    ask("PUT", "/units", {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1},
        "mappings": {"properties": {
            "body": {"type": "text", "analyzer": "whitespace"},
            "region": {"type": "keyword"}, "year": {"type": "integer"}}},
    })
    batch = []
    def flush():
        if batch:
            ask("POST", "/_bulk", "".join(batch).encode())
            batch.clear()
    for nth, line in enumerate(open(units, encoding="utf-8")):
        row = json.loads(line)
        row = {"body": " ".join(bigrams(row["text"])), "region": row["region"], "year": row["year"]}
        batch.append(json.dumps({"index": {"_index": "units", "_id": nth}}) + "\n" + json.dumps(row) + "\n")
        if len(batch) == BATCH:
            flush()
    flush()
    ask("POST", "/units/_refresh")
    build = time.perf_counter() - start

    answers = []
    for case in json.load(open(queries, encoding="utf-8")):
        how = "should" if case["kind"] == "or" else "must"
        terms = [{"match_phrase": {"body": " ".join(phrase(term))}} for term in case["terms"]]
        asked = {"query": {"bool": {how: terms}}, "size": TOP, "_source": False, "track_total_hits": True}
        if case["kind"] == "facets":
            asked["aggs"] = {name: {"terms": {"field": name, "size": 50}} for name in ("region", "year")}
        best, count = float("inf"), 0
        for _ in range(4):
            before = time.perf_counter()
            count = ask("POST", "/units/_search?request_cache=false", asked)["hits"]["total"]["value"]
            best = min(best, time.perf_counter() - before)
        answers.append([best * 1e3, count])
    return {"build": build, "answers": answers, "peak": ask.peak()}


if __name__ == "__main__":
    main(*sys.argv[1:])
