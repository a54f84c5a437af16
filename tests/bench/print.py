"""Printing beside other typesetters: the same content in the same fonts; prints a table.

    ./dev bench peers print [N]        N documents, 100 unless told
    ./dev bench peers print soak [N]   N documents of all forms in one process, 70,000 unless told: its memory

Every document is a rectification order of three pages, each for another party. Ours goes the whole way
from facts to PDF/A-3b with its code and its attachment; every other tool gets the finished wording and
writes an ordinary PDF, which favours it. That each has printed every word is checked.

XeLaTeX (Debian: texlive-xetex, texlive-lang-chinese), LibreOffice and Chromium are taken from the
system; what is missing is said. A process that a tool leaves behind is not in its processor time.
"""

import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import peers
from print import browser, pages, word

ROUNDS = 3


def clock(work):
    """Seconds on the wall, and of the processor by processes that have ended."""
    def cpu():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime
    began, used = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - began, cpu() - used


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, **options)


def figures(*command):
    lines = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in lines.stdout.splitlines()]


def squeezed(text):
    return "".join(text.split())


def complete(pdf, draft):
    """Whether the draft's text stands in the file: each run of six characters of each line, but for those that
    the end of a page divides."""
    read = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    ends = read.stdout.count("\f") - 1
    read = squeezed(read.stdout)
    wanted = [squeezed(line) for text in pages.texts(draft) for line in text.split("\n")]
    runs = [line[at:at + 6] for line in wanted for at in range(max(1, len(line) - 5))]
    missing = [run for run in runs if run not in read]
    if len(missing) > 5 * ends:
        sys.exit(f"{pdf}: not printed: {missing}")


def soak(count):
    measured = peers.built("print", "print-peers")
    with tempfile.TemporaryDirectory() as data:
        run = [measured, "soak", peers.ROOT, data, os.environ["ZHUNSHENG_FONTS"], str(count)]
        subprocess.run([str(part) for part in run], check=True)


def main():
    if sys.argv[1:2] == ["soak"]:
        return soak(int(sys.argv[2]) if len(sys.argv) > 2 else 70_000)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    subprocess.run(["cargo", "build", "--release", "--locked", "--package", "app"], check=True, cwd=peers.ROOT)
    measured = peers.built("print", "print-peers")
    program = measured.with_name("zhunsheng")
    fonts = pathlib.Path(os.environ["ZHUNSHENG_FONTS"])
    wheel = peers.python("typst==0.15.2")
    weasy = peers.python("weasyprint==70.0")
    chromium = peers.python("websocket-client==1.9.0")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for name in ("data", "ours", "project", "html", "tex", "docx", "out"):
            (work / name).mkdir()
        rows = []

        # Ours, and with it the drafts that all others print.
        best = None
        for _ in range(ROUNDS):
            row = figures(measured, "desk", peers.ROOT, work / "data", fonts, count, work / "ours")
            best = row if best is None or row[0]["cpu"] < best[0]["cpu"] else best
        ours = best
        files = sorted((work / "ours").glob("[0-9]*.pdf"))
        drafts = [pages.attached(pdf) for pdf in files]
        for pdf, draft in zip(files, drafts):
            complete(pdf, draft)
            complete(work / "ours" / "all.pdf", draft)
            if pdf.read_bytes() != (work / "ours" / "batch" / pdf.name).read_bytes():
                sys.exit(f"{pdf.name}: printed side by side it is another")
        lines = [json.dumps(draft, ensure_ascii=False) for draft in drafts]
        (work / "drafts.jsonl").write_text("\n".join(lines) + "\n")
        example = peers.ROOT / "templates" / "forms" / "rectification-order" / "example.toml"
        environment = os.environ | {"ZHUNSHENG_HOME": str(peers.ROOT), "ZHUNSHENG_DATA": str(work / "data")}

        def one(*command, **options):
            return statistics.median(clock(lambda: run(*command, **options))[0] for _ in range(5))

        single = one(program, "render", "rectification-order", "--facts", example, "-o", work / "out/one.pdf",
                     env=environment)
        for row in ours:
            rows.append((row["name"], single if row["name"] == "zhunsheng" else None, row))

        # The engine alone, and its Python package, on the same layouts and data.
        pages.project(work / "project", peers.ROOT, fonts, drafts[0])
        floors = [figures(measured, "floor", work / "project", fonts, work / "drafts.jsonl")[0]
                  for _ in range(ROUNDS)]
        complete(work / "project" / "floor.pdf", drafts[-1])
        rows.append(("typst in process, alone", None, min(floors, key=lambda row: row["cpu"])))
        script = peers.HERE / "print" / "wheel.py"
        wheels = [figures(wheel, script, work / "project", fonts, work / "drafts.jsonl", work / "out")[0]
                  for _ in range(ROUNDS)]
        complete(work / "out/wheel.pdf", drafts[-1])
        (work / "first.jsonl").write_text(lines[0] + "\n")
        single = one(wheel, script, work / "project", fonts, work / "first.jsonl", work / "out")
        rows.append(("typst 0.15.2 (PyPI)", single, min(wheels, key=lambda row: row["wall"])))

        def peer(name, first, all_of_them, printed):
            """One document in a new process, all of them as the tool does it best, and what it printed."""
            single = statistics.median(clock(first)[0] for _ in range(3))
            wall, cpu = clock(all_of_them)
            for draft, pdf in zip(drafts, printed):
                complete(pdf, draft)
            size = sum(pdf.stat().st_size for pdf in printed)
            rows.append((name, single, {"documents": len(drafts), "wall": wall, "cpu": cpu, "bytes": size}))

        names = [f"{number:05}" for number in range(count)]
        for name, draft in zip(names, drafts):
            (work / "html" / f"{name}.html").write_text(pages.html(draft, fonts))
            (work / "tex" / f"{name}.tex").write_text(pages.tex(draft, fonts))

        script = peers.HERE / "print" / "weasy.py"
        sources = [work / "html" / f"{name}.html" for name in names]
        printed = [path.with_suffix(".weasy.pdf") for path in sources]
        peer("WeasyPrint 70", lambda: run(weasy, script, sources[0]), lambda: run(weasy, script, *sources), printed)

        found = browser.find()
        if found:
            script = peers.HERE / "print" / "browser.py"
            printed = [path.with_suffix(".chromium.pdf") for path in sources]
            peer("Chromium, one browser",
                 lambda: run(found, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                             f"--print-to-pdf={printed[0]}", sources[0].as_uri()),
                 lambda: run(chromium, script, found, *sources), printed)
        else:
            print("Chromium: not found", file=sys.stderr)

        soffice = shutil.which("soffice")
        if soffice:
            word.twins(program, environment, example, work / "docx", names)
            sources = [work / "docx" / f"{name}.docx" for name in names]
            printed = [path.with_suffix(".pdf") for path in sources]
            home = f"-env:UserInstallation={(work / 'soffice').as_uri()}"
            convert = [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", work / "docx"]
            run(*convert, sources[0])
            peer("LibreOffice, from our Word twins", lambda: run(*convert, sources[0]),
                 lambda: run(*convert, *sources), printed)
        else:
            print("LibreOffice: not found", file=sys.stderr)

        xelatex = shutil.which("xelatex")
        if xelatex:
            command = [xelatex, "-interaction=batchmode", "-halt-on-error"]
            printed = [work / "tex" / f"{name}.pdf" for name in names]

            def each():
                for name in names:
                    run(*command, f"{name}.tex", cwd=work / "tex")
            peer("XeLaTeX and ctex, one run", lambda: run(*command, "00000.tex", cwd=work / "tex"), each, printed)
        else:
            print("XeLaTeX: not found", file=sys.stderr)

    print(f"| {count} documents | one, new process, ms | ms each | CPU ms each | documents/s | KB each | ours is |")
    print("|---|---|---|---|---|---|---|")
    ours = rows[0][2]
    for name, single, row in rows:
        number = row["documents"]
        wall, cpu, size = (row[key] / number for key in ("wall", "cpu", "bytes"))
        times = wall / (ours["wall"] / ours["documents"])
        first = "" if single is None else f"{single * 1000:.0f}"
        print(f"| {name} | {first} | {wall * 1000:.1f} | {cpu * 1000:.1f} | {1 / wall:.1f} "
              f"| {size / 1000:.0f} | {times:.2f}× |")
    each = sorted(ours["more"]["each"])
    at = lambda share: each[int(share * (len(each) - 1))] * 1000
    print(f"\nof ours: p50 {at(.5):.1f} ms, p95 {at(.95):.1f}, p99 {at(.99):.1f}; "
          f"first in the process {ours['more']['cold'] * 1000:.0f}")


if __name__ == "__main__":
    main()
