"""A draft as pages of HTML and TeX, and as a folder for the engine's own tools.

Of the parts of a document only those that a rectification order has are known.
"""

import html as escape
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

FACES = {
    "FangSong": "FandolFang-Regular.ttf",
    "Kai": "FandolKai-Regular.ttf",
    "Rare": "NotoSerifCJKsc-Light-Rare.ttf",
    "Title": "NotoSerifCJKsc-Bold.ttf",
}


def attached(pdf):
    """The draft that a printed document carries."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdfdetach", "-saveall", "-o", folder, str(pdf)], check=True)
        for file in pathlib.Path(folder).iterdir():
            found = json.loads(file.read_text())
            found = found.get("draft", found)
            if "parts" in found:
                return found
    raise SystemExit(f"{pdf}: carries no draft")


def texts(draft):
    """Every text of a draft in order."""
    yield from (draft["family"], draft["title"], draft["number"])
    for part in draft["parts"]:
        match part["kind"]:
            case "addressee" | "paragraph" | "copies":
                yield part["text"]
            case "list":
                for item in part["items"]:
                    yield item["text"]
                    yield from item.get("notes", ())
            case "signatures":
                for row in part["rows"]:
                    yield row["label"]
                    yield from row.get("lines", ())
            case "seal":
                yield from (part["agency"], part["date"])
            case kind:
                raise SystemExit(f"a rectification order has no {kind}")


def html(draft, fonts):
    say = escape.escape
    faces = "".join(
        f"@font-face{{font-family:{name};src:url({(fonts / file).as_uri()})}}" for name, file in FACES.items())
    body = [f"<p class=family>{say(draft['family'])}</p><h1>{say(draft['title'])}</h1>"
            f"<p class=number>{say(draft['number'])}</p>"]
    for part in draft["parts"]:
        match part["kind"]:
            case "addressee":
                body.append(f"<p class=flush>{say(part['text'])}</p>")
            case "paragraph":
                body += [f"<p>{say(line)}</p>" for line in part["text"].split("\n")]
            case "list":
                for number, item in enumerate(part["items"], 1):
                    body.append(f"<p>{number}. {say(item['text'])}</p>")
                    body += [f"<p class=note>{say(note)}</p>" for note in item.get("notes", ())]
            case "signatures":
                for row in part["rows"]:
                    lines = "<br>".join(map(say, row.get("lines", ())))
                    body.append(f"<p class=flush>{say(row['label'])}：{lines}</p>")
            case "seal":
                body.append(f"<p class=seal>{say(part['agency'])}<br>{say(part['date'])}</p>")
            case "copies":
                body.append(f"<hr><p class=copies>{say(part['text'])}</p>")
    return f"""<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{say(draft['title'])}</title><style>
{faces}
@page{{size:A4;margin:26mm 28mm 35mm;@bottom-right{{content:"共 " counter(pages) " 页　第 " counter(page) " 页"}}}}
body{{font:14pt/27pt FangSong,Rare;text-align:justify;margin:0}}
p{{margin:0;text-indent:2em}} .flush,.family,.number,h1{{text-indent:0}} .family,.number,h1{{text-align:center}}
h1,.family{{font-family:Title}} h1{{font-size:22pt}} .note{{font:12pt/21pt Kai,Rare;margin-left:28pt;text-indent:0}}
.seal{{text-align:right;break-inside:avoid}} .copies{{font-size:10.5pt;text-indent:0}}
</style>{''.join(body)}</html>"""


def tex(draft, fonts):
    marks = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "^": r"\^{}", "~": r"\~{}"}
    marks |= {sign: "\\" + sign for sign in "#$%&_"}
    say = lambda text: re.sub(r"[\\{}^~#$%&_]", lambda found: marks[found[0]], text)
    body = [rf"\begin{{center}}{{\title {say(draft['family'])}}}\par{{\title\fontsize{{22}}{{30}}\selectfont "
            rf"{say(draft['title'])}}}\par {say(draft['number'])}\end{{center}}"]
    for part in draft["parts"]:
        match part["kind"]:
            case "addressee":
                body.append(rf"\noindent {say(part['text'])}")
            case "paragraph":
                body += map(say, part["text"].split("\n"))
            case "list":
                for number, item in enumerate(part["items"], 1):
                    body.append(f"{number}. {say(item['text'])}")
                    body += [rf"{{\kai\fontsize{{12}}{{21}}\selectfont {say(note)}\par}}"
                             for note in item.get("notes", ())]
            case "signatures":
                for row in part["rows"]:
                    lines = r"\\".join(map(say, row.get("lines", ())))
                    body.append(rf"\noindent {say(row['label'])}：{lines}")
            case "seal":
                body.append(rf"\begin{{flushright}}{say(part['agency'])}\\{say(part['date'])}\end{{flushright}}")
            case "copies":
                body.append(rf"\noindent\hrulefill\par\noindent {{\fontsize{{10.5}}{{15}}\selectfont {say(part['text'])}}}")
    face = lambda name: rf"[Path={fonts}/]{{{FACES[name]}}}"
    content = "\n\n".join(body)
    return rf"""\documentclass[UTF8,fontset=none,a4paper]{{ctexart}}
\usepackage[margin=28mm,top=26mm,bottom=35mm]{{geometry}}
\setCJKmainfont{face("FangSong")}
\newCJKfontfamily\kai{face("Kai")}
\newCJKfontfamily\titleface{face("Title")}
\renewcommand\title{{\titleface}}
\begin{{document}}\fontsize{{14}}{{27}}\selectfont
{content}
\end{{document}}
"""


def project(folder, root, fonts, draft):
    """The layouts with one draft, as the engine's own tools want them: files in a folder."""
    for name in ("lib", "forms"):
        shutil.copytree(root / "templates" / name, folder / name, ignore=shutil.ignore_patterns("*.toml", "*.j2", "*.csv"))
    press = folder / "press"
    press.mkdir()
    listed = subprocess.run(["fc-scan", "--format", "%{family}\n", str(fonts)], check=True, capture_output=True, text=True)
    installed = sorted({name.lower() for line in listed.stdout.splitlines() for name in line.split(",")})
    (press / "fonts.json").write_text(json.dumps({"installed": installed, "chinese": []}))
    (press / "job.json").write_text(json.dumps({"medium": "paper", "seal": None}))
    (press / "data.json").write_text(json.dumps(draft, ensure_ascii=False))
    (press / "qr.svg").write_text(CODE)
    (folder / "main.typ").write_text(
        '#set document(title: "责令限期整改指令书", author: "云州市应急管理局")\n'
        '#include "/forms/rectification-order/layout.typ"\n')


# As large a picture as a code is.
CODE = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"><path d="'
        + "".join(f"M{x} {y}h1v1h-1z" for x in range(41) for y in range(41) if (x * y + x) % 3 == 0) + '"/></svg>')
