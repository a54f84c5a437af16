"""Whether printed files hold up: every form's example, judged by programs that did not print it.

    python pdfa.py ZHUNSHENG

veraPDF (from Maven Central) accepts each as the PDF/A that it should be, one under a seal image among
them, and refuses one that was spoilt; poppler, MuPDF and qpdf see the same number of pages; poppler and
MuPDF read the same text.
"""

import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import peers

TOOLS = {"java": "default-jdk-headless", "mvn": "maven", "mutool": "mupdf-tools",
         "qpdf": "qpdf", "pdftotext": "poppler-utils"}


def output(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **more).stdout.decode()


def ring(side=500):
    """A PNG of a translucent red ring, plainly no organ's seal, 500 pixels across."""
    def pixel(x, y):
        return b"\xe6\0\x12\xc0" if 0.9 <= abs(complex(x, y) * 2 / (side - 1) - (1 + 1j)) <= 1 else bytes(4)

    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(side)) for y in range(side))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_seal(data):
    """Puts a seal image into the data folder, for every form that names it."""
    (data / "seals").mkdir(parents=True)
    (data / "seals" / "执法专用章.png").write_bytes(ring())
    (data / "settings.toml").write_text('[seals."执法专用章"]\ndiameter = 40\n', encoding="utf-8")


def render(program, data, form, out):
    """Prints a form's example. Returns the file, its number of pages, and the level that it should have."""
    said = json.loads(output(
        program, "--data", data, "--today", "2026-11-22", "render", form.name,
        "--facts", form / "example.toml", "-o", out, "--json", stderr=subprocess.PIPE,
    ))
    issued = said["number"] and not said["watermark"]
    if (data / "seals").exists() and not said["seal"]:
        sys.exit(f"{form.name} was printed without its seal image")
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
        printed = [render(program, folder / "data", form, folder / f"{form.name}.pdf") for form in forms]
        with_seal(folder / "sealed")
        sealed = peers.ROOT / "templates/forms/rectification-order"
        printed.append(render(program, folder / "sealed", sealed, folder / "sealed.pdf"))
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
