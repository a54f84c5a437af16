"""Opens the Word document of every form with two programs that others wrote.

python-docx must read styles, tables and text; LibreOffice must lay it out on as many pages as the PDF
has, within one. Wants python-docx and LibreOffice; `./dev test --word` sets up the first.

    python3 tests/bench/twins.py PROGRAM
"""

import pathlib
import subprocess
import sys
import tempfile

import docx

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pages(pdf):
    info = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(next(line for line in info.splitlines() if line.startswith("Pages:")).split()[1])


def render(program, data, form, out):
    facts = ROOT / "templates/forms" / form / "example.toml"
    command = [program, "--today", "2026-11-22", "--data", data, "render", form, "--facts", facts]
    return subprocess.run([*command, "-o", out], capture_output=True, text=True)


def read(path, form):
    """What python-docx finds wrong."""
    document = docx.Document(path)
    names = {paragraph.style.name for paragraph in document.paragraphs}
    if not names & {"文书标题", "公文标题"}:
        yield f"{form}: no paragraph in the style of titles"
    if not any(paragraph.text for paragraph in document.sections[0].footer.paragraphs):
        yield f"{form}: an empty footer"


def main(program):
    faults, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = folder / "data"
        made = {}
        for form in sorted(path.name for path in (ROOT / "templates/forms").iterdir() if path.is_dir()):
            twin, pdf = folder / f"{form}.docx", folder / f"{form}.pdf"
            run = render(program, data, form, twin)
            printed = render(program, data, form, pdf)
            if run.returncode or printed.returncode:
                faults.append(f"{form}: {run.stderr}{printed.stderr}")
                continue
            faults += read(twin, form)
            made[twin] = pages(pdf)
        converted = folder / "converted"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", converted]
        subprocess.run([*command, *made], check=True, capture_output=True)
        for twin, expected in made.items():
            count += 1
            found = pages(converted / f"{twin.stem}.pdf")
            if abs(found - expected) > 1:
                faults.append(f"{twin.stem}: {found} pages in LibreOffice, {expected} in the PDF")
    print(f"{count} Word documents opened")
    print("\n".join(faults))
    return bool(faults) or count == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
