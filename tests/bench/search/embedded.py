"""SQLite FTS5 and tantivy-py: index and answer; prints the figures as JSON.

    python embedded.py fts5-bigram|fts5-trigram|tantivy UNITS.jsonl Q.json DIR
"""

import json
import pathlib
import re
import sqlite3
import sys
import time

HAN = re.compile(r"[一-鿿]+|[0-9A-Za-z]+")
TOP = 10


def bigrams(text):
    """Pairs of neighbouring characters, and the last character of each run, as words."""
    words = []
    for run in HAN.findall(text):
        words += [run[at : at + 2] for at in range(len(run) - 1)] + [run[-1]]
    return words


def phrase(term):
    """The pairs of a term; a single character cannot be asked for by pairs alone."""
    return [term[at : at + 2] for at in range(len(term) - 1)]


class Fts5:
    def __init__(self, folder, split):
        self.split = split
        self.base = sqlite3.connect(pathlib.Path(folder) / "base.db")
        tokenizer = "trigram" if split is None else "unicode61"
        self.base.execute(f"create virtual table t using fts5(body, content='', tokenize='{tokenizer}')")
        self.base.execute("create table facts(id integer primary key, region text, year integer)")

    def build(self, rows):
        body = (" ".join(self.split(row["text"])) if self.split else row["text"] for row in rows)
        self.base.executemany("insert into t(rowid, body) values (?, ?)", enumerate(body))
        facts = ((nth, row["region"], row["year"]) for nth, row in enumerate(rows))
        self.base.executemany("insert into facts values (?, ?, ?)", facts)
        self.base.commit()

    def query(self, case):
        joined = " OR " if case["kind"] == "or" else " AND "
        term = lambda term: " ".join(phrase(term)) if self.split else term
        return joined.join(f'"{term(each)}"' for each in case["terms"])

    def ask(self, case):
        # A trigram index knows no word of two characters.
        if not self.split and min(map(len, case["terms"])) < 3:
            return None
        asked = self.query(case)
        one = lambda sql: self.base.execute(sql, (asked,)).fetchall()
        one(f"select rowid from t where t match ? order by rank limit {TOP}")
        if case["kind"] == "facets":
            for column in ("region", "year"):
                one(f"select {column}, count(*) from facts where id in (select rowid from t where t match ?) group by 1")
        return one("select count(*) from t where t match ?")[0][0]


class Tantivy:
    def __init__(self, folder):
        import tantivy

        self.tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", tokenizer_name="whitespace", index_option="position")
        schema.add_text_field("region", tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_integer_field("year", fast=True)
        self.index = tantivy.Index(schema.build(), path=str(folder))

    def build(self, rows):
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for row in rows:
            writer.add_document(self.tantivy.Document(
                body=" ".join(bigrams(row["text"])), region=row["region"] or "?", year=row["year"]))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, case):
        import tantivy

        one = lambda term: (
            tantivy.Query.phrase_query(self.index.schema, "body", phrase(term))
            if len(term) > 2 else tantivy.Query.term_query(self.index.schema, "body", term)
        )
        how = tantivy.Occur.Should if case["kind"] == "or" else tantivy.Occur.Must
        asked = tantivy.Query.boolean_query([(how, one(term)) for term in case["terms"]])
        found = self.searcher.search(asked, limit=TOP, count=True)
        if case["kind"] == "facets":
            self.searcher.aggregate(asked, {
                "region": {"terms": {"field": "region", "size": 50}},
                "year": {"histogram": {"field": "year", "interval": 1}},
            })
        return found.count


def main(engine, units, queries, folder):
    rows = [json.loads(line) for line in open(units, encoding="utf-8")]
    cases = json.load(open(queries, encoding="utf-8"))
    base = {"fts5-bigram": lambda: Fts5(folder, bigrams), "fts5-trigram": lambda: Fts5(folder, None),
            "tantivy": lambda: Tantivy(folder)}[engine]()
    start = time.perf_counter()
    base.build(rows)
    build = time.perf_counter() - start
    del rows
    answers = []
    for case in cases:
        count = base.ask(case)
        best = float("inf")
        for _ in range(3):
            before = time.thread_time()
            base.ask(case)
            best = min(best, time.thread_time() - before)
        answers.append(None if count is None else [best * 1e3, count])
    print(json.dumps({"build": build, "answers": answers}))


if __name__ == "__main__":
    main(*sys.argv[1:])
