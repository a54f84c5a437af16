#!/usr/bin/env python3
"""Turns the question set Legal-DC (github.com/legal-dc/Legal-DC) into the shared format.

    python3 legal_dc.py FOLDER OUT     reads FOLDER/docx/*.docx and FOLDER/queries.jsonl,
                                       writes OUT/corpus.jsonl and OUT/queries.jsonl

A row is an article with the paragraphs that follow it, or a paragraph of a document without
articles; its name is the title, `#` and its number. The gold of a question are the rows of its
document that hold one of its gold lines. A question whose lines stand in no row is left out and
counted.
"""

import json
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

ARTICLE = re.compile("第[一二三四五六七八九十百千零〇]+条")


def paragraphs(path):
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    for paragraph in body.iterfind(".//{*}p"):
        text = "".join(run.text or "" for run in paragraph.iterfind(".//{*}t")).strip()
        if text:
            yield text


def rows(lines):
    """Paragraphs joined to articles, where there are any."""
    has_articles = any(ARTICLE.match(line) for line in lines)
    found = []
    for line in lines:
        if found and has_articles and not ARTICLE.match(line):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def bare(text):
    return re.sub(r"\s", "", text)


def main(folder, out):
    documents = {path.stem: rows(list(paragraphs(path))) for path in sorted(folder.glob("docx/*.docx"))}
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "corpus.jsonl", "w", encoding="utf-8") as corpus:
        for title, texts in documents.items():
            for number, text in enumerate(texts):
                row = {"name": f"{title}#{number}", "content": text}
                corpus.write(json.dumps(row, ensure_ascii=False) + "\n")
    left_out = written = 0
    with (
        open(folder / "queries.jsonl", encoding="utf-8") as questions,
        open(out / "queries.jsonl", "w", encoding="utf-8") as queries,
    ):
        for line in questions:
            question = json.loads(line)
            texts = documents.get(question["title"], [])
            wanted = [bare(part) for gold in question["gold"] for part in gold.split("\n")]
            wanted = [part for part in wanted if len(part) > 5]
            gold = [
                f"{question['title']}#{number}"
                for number, text in enumerate(texts)
                if any(part in bare(text) for part in wanted)
            ]
            if gold:
                row = {"query": question["query"], "gold": gold}
                queries.write(json.dumps(row, ensure_ascii=False) + "\n")
                written += 1
            else:
                left_out += 1
    print(f"{written} questions, {left_out} left out")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
