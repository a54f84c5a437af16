"""Prints each draft with the Python package `typst`: PROJECT FONTS DRAFTS.jsonl OUT."""

import json
import pathlib
import resource
import sys
import time

import typst

project, fonts, drafts, out = map(pathlib.Path, sys.argv[1:])
data = project / "press" / "data.json"
compiler = typst.Compiler(project / "main.typ", root=project, font_paths=[fonts], ignore_system_fonts=True)


def one(draft):
    data.write_text(draft)
    return compiler.compile(format="pdf", pdf_standards=["a-2b"], timestamp=1795305600)


lines = drafts.read_text().splitlines()
if len(lines) > 1:
    for line in lines[:10]:
        one(line)
used = lambda: (lambda r: r.ru_utime + r.ru_stime)(resource.getrusage(resource.RUSAGE_SELF))
began, cpu = time.perf_counter(), used()
printed = [one(line) for line in lines]
row = {"name": "wheel", "documents": len(lines), "wall": time.perf_counter() - began, "cpu": used() - cpu,
       "bytes": sum(map(len, printed))}
(out / "wheel.pdf").write_bytes(printed[-1])
print(json.dumps(row))
