"""Reading statutes beside what else reads text of this kind; prints a table.

    ZHUNSHENG_TESTDATA=FOLDER ./dev bench peers reading

No package of the registries reads Chinese statutes into provisions, so these are neighbours: readers
of Markdown, a segmenter, the regular expression of a script, and two passes that do nothing as floor.
Each of three rounds runs everything once; the best of the three counts.
"""

import json
import subprocess

import peers

ROUNDS = 3


def main():
    corpus = peers.testdata() / "statutes" / "lawrefbook"
    ours = peers.built("reading", "reading-peers")
    python = peers.python("mistune==3.4.0")
    commands = [[str(ours), corpus], [str(python), str(peers.HERE / "reading" / "split.py"), corpus]]
    best = {}
    for _ in range(ROUNDS):
        for arguments in commands:
            lines = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
            for row in map(json.loads, lines.splitlines()):
                known = best.get(row["name"], row)
                best[row["name"]] = min(known, row, key=lambda one: one["seconds"])

    print("| | gives | counted | s | MiB/s |\n|---|---|---|---|---|")
    for row in best.values():
        speed = row["bytes"] / 2**20 / row["seconds"]
        print(f"| {row['name']} | {row['gives']} | {row['found']:,} | {row['seconds']:.3f} | {speed:,.1f} |")


if __name__ == "__main__":
    main()
