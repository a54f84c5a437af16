"""What scripts around statutes do: articles cut out of Markdown with a regular expression.

Also mistune, the Markdown reader that such scripts use. Prints what `src/main.rs` prints.
"""

import json
import pathlib
import re
import sys
import time

import mistune

ARTICLE = re.compile(r"^\s*(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[\s　]*(.*)$")


def split(text):
    """[(number, text)], paragraphs below an article belong to it."""
    found = []
    for line in text.split("\n"):
        if match := ARTICLE.match(line):
            found.append([match[1], match[2]])
        elif found and line.strip() and not line.startswith("#"):
            found[-1][1] += "\n" + line.strip()
    return found


def main(folder):
    texts = [path.read_text("utf-8") for path in sorted(pathlib.Path(folder).rglob("*.md"))]
    size = sum(len(text.encode()) for text in texts)
    markdown = mistune.create_markdown(renderer="ast")
    for name, gives, work in (
        ("Python, a regular expression", "articles as text", split),
        ("mistune", "Markdown tree", markdown),
    ):
        start = time.thread_time()
        found = sum(len(work(text)) for text in texts)
        seconds = time.thread_time() - start
        print(json.dumps({"name": name, "gives": gives, "seconds": seconds, "bytes": size, "found": found}))


if __name__ == "__main__":
    main(sys.argv[1])
