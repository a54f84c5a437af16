"""Whether printed files hold up: every form's example, judged by programs that did not print it.

    python pdfa.py ZHUNSHENG

veraPDF (from Maven Central) accepts each as the PDF/A that it should be, and refuses one that was
spoilt; poppler, MuPDF and qpdf see the same number of pages; poppler and MuPDF read the same text.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import peers

TOOLS = {"java": "default-jdk-headless", "mvn": "maven", "mutool": "mupdf-tools",
         "qpdf": "qpdf", "pdftotext": "poppler-utils"}


def output(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **more).stdout.decode()


def render(program, data, form, folder):
    """Prints a form's example. Returns the file, its number of pages, and the level that it should have."""
    out = folder / f"{form.name}.pdf"
    said = json.loads(output(
        program, "--data", data, "--today", "2026-11-22", "render", form.name,
        "--facts", form / "example.toml", "-o", out, "--json", stderr=subprocess.PIPE,
    ))
    issued = said["number"] and not said["watermark"]
    return out, said["pages"], "3b" if issued else "2b"


def dense(text):
    """The characters of a text, a page to an item. Both end the last page with a form feed, too; MuPDF
    leaves out the zero-width space before a line to write on."""
    pages = text.replace("\u200b", "").split("\f")
    return ["".join(page.split()) for page in (pages if pages[-1].strip() else pages[:-1])]


def faults(file, pages):
    """What the readers of a file do not agree on."""
    found = []
    poppler = dense(output("pdftotext", "-raw", file, "-"))
    mupdf = dense(output("mutool", "draw", "-q", "-F", "txt", file, stderr=subprocess.DEVNULL))
    counts = {
        "printed": pages,
        "poppler": len(poppler),
        "mupdf": len(mupdf),
        "qpdf": int(output("qpdf", "--show-npages", file)),
    }
    if len(set(counts.values())) > 1:
        found.append(f"pages: {counts}")
    for number, (a, b) in enumerate(zip(poppler, mupdf), 1):
        if sorted(a) != sorted(b):
            found.append(f"page {number}: poppler and MuPDF read different characters")
    return found


def validate(jars, files):
    """Level and verdict of each file, by veraPDF."""
    check = peers.HERE / "pdfa" / "Check.java"
    lines = output("java", "-cp", f"{jars}/*", check, *files).splitlines()
    return {pathlib.Path(name): (level, verdict) for name, level, verdict in (line.split("\t") for line in lines)}


def main(program):
    if missing := [package for tool, package in TOOLS.items() if not shutil.which(tool)]:
        sys.exit(f"missing (Debian packages): {' '.join(missing)}")
    jars = peers.jars(peers.HERE / "pdfa" / "pom.xml")
    program = pathlib.Path(program).absolute()
    os.environ.setdefault("ZHUNSHENG_HOME", str(peers.ROOT))
    with tempfile.TemporaryDirectory(prefix="zhunsheng-pdfa-") as folder:
        folder = pathlib.Path(folder)
        forms = sorted(path.parent for path in (peers.ROOT / "templates/forms").glob("*/example.toml"))
        printed = [render(program, folder / "data", form, folder) for form in forms]
        wrong = {file.name: faults(file, pages) for file, pages, _ in printed}

        # A file that claims a level and breaks it: otherwise nobody knows that anything is checked.
        spoilt = folder / "spoilt.pdf"
        spoilt.write_bytes(printed[0][0].read_bytes().replace(b"/FontFile2", b"/FontFileX"))
        verdicts = validate(jars, [file for file, _, _ in printed] + [spoilt])
        for file, _, level in printed:
            if verdicts[file] != (level, "ok"):
                wrong[file.name].append(f"veraPDF: {verdicts[file]}, wanted {level}")
        if verdicts[spoilt][1] == "ok":
            wrong["spoilt.pdf"] = ["veraPDF accepts a file without its fonts"]

    for name, found in wrong.items():
        for fault in found:
            print(f"{name}: {fault}")
    levels = [level for _, _, level in printed]
    print(f"{len(printed)} documents ({levels.count('2b')} PDF/A-2b, {levels.count('3b')} PDF/A-3b), "
          f"{sum(map(len, wrong.values()))} faults")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
