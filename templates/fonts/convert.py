"""Cut and convert the fonts that fonts.lock names.

Called by build.sh; `build` and `seal` need the pinned fontTools:

    python convert.py packages LOCK             the Debian packages to fetch
    python convert.py have LOCK PACKAGE SOURCES exit code 0 if its fonts are there
    python convert.py extract LOCK ROOT SOURCES unpacked packages -> checked source fonts
    python convert.py build LOCK SOURCES OUT    source fonts -> checked printing fonts
    python convert.py seal LOCK SOURCES OUT     after a deliberate change: print new sha256 sums

Every file is checked by sha256 on the way in and on the way out, so a fontTools
that writes other bytes, or a package that ships another font, stops the build.

Why convert at all. Typst embeds a subset of each font in every PDF: quadratic
outlines (TrueType) save 18 % of the time per document against the cubic ones
(CFF) that the sources have, and small files that hold one face each halve the
start-up against 27 MB collections.
"""

import hashlib
import shutil
import sys
import tomllib
from pathlib import Path

# cu2qu error in thousandths of an em: far below what a 600 dpi printer shows.
MAX_ERROR = 1.0

# Tables that printing horizontal Chinese does not use: vertical metrics, the
# CFF outlines that are replaced, and layout features (Typst compresses
# punctuation by itself; `kern` in these faces touches Latin only).
UNUSED_TABLES = ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS", "GDEF", "DSIG"]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stop(message):
    sys.exit(f"字体 / fonts: {message}")


def read_lock(path):
    with open(path, "rb") as file:
        return tomllib.load(file)["font"]


# --- packages and source files -------------------------------------------------


def packages(lock):
    return sorted({font["package"] for font in lock})


def have(lock, package, sources):
    return all(
        (sources / font["source_sha256"]).exists() for font in lock if font["package"] == package
    )


def extract(lock, root, sources):
    """Copies each source font out of the unpacked packages, if its hash is right."""
    for font in lock:
        found = root / font["path"]
        target = sources / font["source_sha256"]
        if not found.exists() or target.exists():
            continue
        if sha256(found) != font["source_sha256"]:
            stop(
                f"{font['package']} 中的 {font['path']} 与 fonts.lock 的 sha256 不符"
                f" (the package ships another version of this font): {sha256(found)}"
            )
        partial = target.with_suffix(".part")
        shutil.copyfile(found, partial)
        partial.rename(target)


# --- character sets ------------------------------------------------------------


def gb2312(rows):
    """The characters of these rows of GB 2312."""
    for row in rows:
        for cell in range(1, 95):
            try:
                yield ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def standard_hanzi(folder):
    """通用规范汉字表 (2013), 8105 hanzi, from the list beside this file."""
    text = (folder / "tongyong-8105.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    hanzi = {ord(char) for line in lines for char in line}
    if len(hanzi) != 8105:
        stop(f"tongyong-8105.txt 应有 8105 字，实有 {len(hanzi)}")
    return hanzi


# Punctuation and full-width forms are rows 1 to 3, hanzi rows 16 to 87. The signs
# after them are in Chinese text under other code points than in GB 2312.
CHINESE = {*gb2312([1, 2, 3]), *gb2312(range(16, 88)), *map(ord, "·—…")}
LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x180), *gb2312([8])}
HANGUL = {*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xA960, 0xA980)} | {
    *range(0xAC00, 0xD800),
    *range(0xFFA0, 0xFFE0),
}
# Arrows, mathematical signs, enclosed numbers, boxes, shapes and dingbats.
SYMBOLS = {*range(0x2000, 0x2C00)}


def wanted(entry, available, earlier, folder):
    """The code points that an entry's `characters` and `without` stand for."""
    sets = {
        "chinese": CHINESE,
        "chinese+latin": CHINESE | LATIN,
        "title": CHINESE | LATIN | standard_hanzi(folder),
        "rare": available - earlier - HANGUL,
        "symbols": SYMBOLS - earlier,
    }
    name = entry["characters"]
    if name not in sets:
        stop(f"fonts.lock: 未知的 characters = {name!r}")
    return (sets[name] - set(map(ord, entry.get("without", "")))) & available


# --- outlines ------------------------------------------------------------------


def load_face(path, face):
    from fontTools.ttLib import TTCollection, TTFont

    if path.read_bytes()[:4] != b"ttcf":
        return TTFont(path, recalcTimestamp=False)
    for font in TTCollection(path).fonts:
        font.recalcTimestamp = False
        if font["name"].getDebugName(4) == face:
            return font
    stop(f"{path.name}: 没有名为 {face} 的字面")


def subset(font, codes):
    from fontTools.subset import Options, Subsetter

    options = Options(
        layout_features=[],
        drop_tables=[*Options._drop_tables_default, *UNUSED_TABLES],
        name_IDs=["*"],
        name_languages=["*"],
        name_legacy=True,
        notdef_outline=True,
        recommended_glyphs=False,
        glyph_names=False,
        hinting=False,
        desubroutinize=True,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def to_truetype(font):
    """Replaces cubic CFF outlines by quadratic `glyf` outlines, in place."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    if "CFF " not in font:
        return
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    max_error = MAX_ERROR * font["head"].unitsPerEm / 1000
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, max_error, reverse_direction=True))
        glyphs[name] = pen.glyph()

    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
        "maxStackElements maxSizeOfInstructions maxComponentElements"
    ).split():
        setattr(maxp, field, 0)
    maxp.numGlyphs = len(order)
    metrics = font["hmtx"].metrics
    for name, glyph in glyphs.items():
        glyph.recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"


def rename(font, family):
    """Gives a cut-down face a family name of its own."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in (16, 17, 21, 22)]
    postscript = family.replace(" ", "")
    for record in names.names:
        if record.nameID in (1, 3, 4):
            record.string = family
        elif record.nameID == 2:
            record.string = "Regular"
        elif record.nameID == 6:
            record.string = postscript


def make(entry, sources, earlier, folder):
    font = load_face(sources / entry["source_sha256"], entry.get("face"))
    available = set(font.getBestCmap())
    subset(font, wanted(entry, available, earlier, folder))
    to_truetype(font)
    if "rename" in entry:
        rename(font, entry["rename"])
    post = font["post"]
    post.formatType = 3.0
    post.glyphOrder = None
    # The checksum and the timestamps are the only bytes that depend on when
    # and where the file is written.
    font["head"].modified = font["head"].created
    return font


def build(lock, sources, out, folder, seal=False):
    # What the fonts of body text have, for those that fill their gaps.
    covered = {}
    for entry in lock:
        target = out / entry["file"]
        if not seal and target.exists() and sha256(target) == entry["sha256"]:
            print(f"  {entry['file']} 已就绪 / ready", flush=True)
        else:
            fills = entry.get("fills", [])
            font = make(entry, sources, set().union(*(covered[name] for name in fills)), folder)
            partial = target.with_suffix(".part")
            font.save(partial)
            got = sha256(partial)
            if seal:
                print(f"{entry['file']}: sha256 = \"{got}\"", flush=True)
            elif got != entry["sha256"]:
                stop(
                    f"{entry['file']} 的结果与 fonts.lock 的 sha256 不符 (the result differs): {got}"
                )
            partial.rename(target)
            size = target.stat().st_size / 1e6
            print(f"  {entry['file']}  {size:.1f} MB", flush=True)
        covered[entry["file"]] = cmap_of(target)


def cmap_of(path):
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def main(arguments):
    command, lock_path, *folders = arguments
    lock = read_lock(lock_path)
    if command == "packages":
        print("\n".join(packages(lock)))
        return
    if command == "have":
        sys.exit(0 if have(lock, folders[0], Path(folders[1])) else 1)
    folders = [Path(folder) for folder in folders]
    if command == "seal":
        build(lock, *folders, Path(lock_path).parent, seal=True)
    elif command == "build":
        build(lock, *folders, Path(lock_path).parent)
    elif command == "extract":
        extract(lock, *folders)
    else:
        stop(f"未知命令 {command}")


if __name__ == "__main__":
    main(sys.argv[1:])
