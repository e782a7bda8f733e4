#!/usr/bin/env python3
"""Cuts the bundled fonts down to the story's characters and writes their table of advances.

    subset.py [--sources DIR] [--extra FILE]... [--extra-serif FILE]...
    subset.py --check

The first form needs requirements.txt and the three npm packages of SOURCES. It writes a .ttf and the .woff2 of
a face beside itself, and src/layout/advances.rs. The same input gives the same bytes. A face gets three .woff2:
-first with what the page's first frames draw (first.txt), one with the rest, and -latin with what languages of
Latin letters need of both, and the names of all languages.

--check needs only Python. It exits with 1 and names every character of the story files
that a committed face lacks.
"""

import argparse
import json
import re
import string
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLE = ROOT / "src" / "layout" / "advances.rs"
FIRST = HERE / "first.txt"  # written by tests/fonts.rs
BUDGET = 280_000  # bytes, all woff2 files together
HAN = "\u2e80"  # from here on characters are not of languages of Latin letters

SOURCES = {"noto-serif-sc": "5.3.0", "noto-sans-sc": "5.3.0", "barlow-condensed": "5.3.0"}

ASCII = string.ascii_letters + string.digits + string.punctuation + " "
NBSP, THIN, IDEOGRAPHIC = "\u00a0", "\u2009", "\u3000"
# English double quotes: “ and ” are full-width in the Chinese fonts, so these two code points carry the
# proportional pair. Chinese single quotes are too rare to keep: ‘ and ’ are proportional themselves.
ENGLISH_QUOTES = "‘’❝❞"
BASE = (
    ASCII + ENGLISH_QUOTES + NBSP + THIN + IDEOGRAPHIC
    + "“”…—–·×÷−≤≥¶→←↑↓↗▲▼◇①②③④⑤⑥⑦⑧⑨²³¥€£°′″№"
    + "，。、；：？！（）《》〈〉「」【】～％＋－＝／"
    + "〇一二三四五六七八九十百千万亿零家项个只位年月日季度半上下左右第章段"
)
SERIF_BASE = ASCII + ENGLISH_QUOTES + NBSP + THIN + "“”—，。：、；"
FIGURES = ASCII + NBSP + THIN + "×÷−–—≤≥¥€£¶½·°²³"

# Everything under these keys of a story may be set in the serif.
SERIF_KEYS = {"title", "brand", "subject", "tab", "name", "place", "serif"}

# Spaces that the sources leave to the browser, in parts of the em.
SPACES = {THIN: 5, "\u202f": 5}


class Face(NamedTuple):
    file: str     # name of the outputs, without extension
    table: str    # name of the static in advances.rs
    family: str
    style: str
    weight: int
    package: str
    text: str     # which set of characters: "serif", "all" or "figures"
    note: str     # doc comment in advances.rs


FACES = [
    Face("tidemark-serif-700", "SERIF_700", "Tidemark Serif", "Bold", 700, "noto-serif-sc", "serif",
         "Tidemark Serif 700: titles and place names."),
    Face("tidemark-sans-400", "SANS_400", "Tidemark Sans", "Regular", 400, "noto-sans-sc", "all",
         "Tidemark Sans 400: text."),
    Face("tidemark-sans-700", "SANS_700", "Tidemark Sans", "Bold", 700, "noto-sans-sc", "all",
         "Tidemark Sans 700: labels."),
    Face("tidemark-figures-600", "FIGURES_600", "Tidemark Figures", "Regular", 600, "barlow-condensed", "figures",
         "Tidemark Figures 600: figures, with tabular digits."),
]


# ---- which characters

def story_files():
    stories = [ROOT / "www" / "story.json", ROOT / "www" / "words.json", *sorted((ROOT / "stories").glob("*.json"))]
    return [p for p in stories if p.is_file()]


def strings(node, serif=False):
    """Every string value of a story, each with whether the serif may set it."""
    if isinstance(node, str):
        yield node, serif
    elif isinstance(node, list):
        for item in node:
            yield from strings(item, serif)
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from strings(item, serif or key in SERIF_KEYS)


def visible(text):
    """The characters of a text that need a glyph: no controls, no joiners, no variation selectors."""
    return {c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Cs", "Cn")}


def story_characters(path):
    found = list(strings(json.loads(path.read_text(encoding="utf-8"))))
    return {
        "all": visible("".join(text for text, _ in found)),
        "serif": visible("".join(text for text, serif in found if serif)),
        "figures": set(),  # its characters are fixed
    }


def language_names():
    """The characters that languages call themselves by: a switch offers each of them in all of them."""
    stories = [json.loads(path.read_text(encoding="utf-8")) for path in story_files()]
    # a story may name one of words.json's languages by its id
    languages = [one for story in stories for one in story.get("languages", []) if isinstance(one, dict)]
    return visible("".join(one["name"] + one["short"] for one in languages))


def wanted(extra, extra_serif):
    """The characters that each kind of face should have."""
    sets = {"all": visible(BASE), "serif": visible(SERIF_BASE), "figures": visible(FIGURES)}
    for path in story_files():
        for kind, characters in story_characters(path).items():
            sets[kind] |= characters
    for path in [*sorted((ROOT / "www").glob("*.html")), *sorted((ROOT / "www").glob("*.js")), *extra]:
        sets["all"] |= visible(path.read_text(encoding="utf-8"))
    for path in extra_serif:
        sets["serif"] |= visible(path.read_text(encoding="utf-8"))
    sets["all"] |= sets["serif"]
    return sets


# ---- the committed table, written and read

def literal(character, quote):
    if character in "\\" + quote:
        return "\\" + character
    if not character.isprintable() or (character.isspace() and character != " "):
        return f"\\u{{{ord(character):x}}}"
    return character


def unescape(text):
    text = re.sub(r"\\\n *", "", text)
    return re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def rust_table(face, metrics, advances):
    """The static of one face. `wide` is the commonest advance, whose characters need no number."""
    counts = list(advances.values())
    wide = max(sorted(set(counts)), key=counts.count)
    narrow = [f"('{literal(c, chr(39))}', {a})" for c, a in sorted(advances.items()) if a != wide]
    full = [literal(c, '"') for c, a in sorted(advances.items()) if a == wide]
    rows = "".join(f"        {', '.join(narrow[i:i + 8])},\n" for i in range(0, len(narrow), 8))
    lines = "".join("\\\n        " + "".join(full[i:i + 48]) for i in range(0, len(full), 48))
    return f"""
/// {face.note}
#[rustfmt::skip]
pub static {face.table}: FaceTable = FaceTable {{
    units_per_em: {metrics["units_per_em"]},
    wide: {wide},
    ascent: {metrics["ascent"]},
    descent: {metrics["descent"]},
    cap_height: {metrics["cap_height"]},
    narrow: &[
{rows}    ],
    full: "{lines}",
}};
"""


RUST_HEAD = """\
//! Advances of the bundled fonts. Generated by assets/fonts/subset.py; do not edit.

/// Horizontal metrics of one bundled face, in font units.
#[derive(Debug)]
pub struct FaceTable {
    /// Font units an em.
    pub units_per_em: u16,
    /// Advance of every covered character that is not in `narrow` (the full-width ones; digits in the figures face).
    pub wide: u16,
    /// Ascent above the baseline.
    pub ascent: i16,
    /// Descent below the baseline, negative.
    pub descent: i16,
    /// Height of the capitals.
    pub cap_height: i16,
    /// Characters whose advance differs from `wide`, sorted by character.
    pub narrow: &'static [(char, u16)],
    /// Every other covered character (all of advance `wide`), sorted, as one string.
    pub full: &'static str,
}
"""


def covered():
    """The characters that the committed table has, by the name of the static."""
    found = {}
    for name, body in re.findall(r"pub static (\w+): FaceTable = FaceTable \{\n(.*?)\n\};\n", TABLE.read_text(encoding="utf-8"), re.S):
        narrow = re.search(r"narrow: &\[\n(.*?)    \],\n", body, re.S)[1]
        full = re.search(r'full: "(.*)",$', body, re.S)[1]
        found[name] = {unescape(c) for c in re.findall(r"\('(\\u\{[0-9a-f]+\}|\\.|[^\\])', \d+\)", narrow)} | set(unescape(full))
    return found


def named(character):
    return f"U+{ord(character):04X} {literal(character, '')} {unicodedata.name(character, '')}".rstrip()


def check():
    have = covered()
    missing = 0
    for path in story_files():
        needs = story_characters(path)
        for face in FACES:
            for character in sorted(needs[face.text] - have[face.table]):
                print(f"{path.relative_to(ROOT)}: {face.family} {face.weight} lacks {named(character)}")
                missing += 1
    if missing:
        print(f"{missing} missing: run assets/fonts/subset.py; what it still leaves out, the sources do not have")
        return 1
    print(f"fonts: all characters covered (story files: {len(story_files())})")
    return 0


# ---- fonts

def chunk_ranges(folder):
    """(chunk name, code points), in the package's own order: Chinese chunks first, Latin last."""
    def points(text):
        for part in text.split(","):
            first, _, last = part.strip()[2:].partition("-")
            yield from range(int(first, 16), int(last or first, 16) + 1)
    ranges = json.loads((folder / "unicode.json").read_text(encoding="utf-8"))
    return [(name.strip("[]"), set(points(text))) for name, text in ranges.items()]


class Source:
    """One face of a fontsource package: many woff2 files by range of code points, opened as they are needed."""

    def __init__(self, sources, face):
        from fontTools.ttLib import TTFont
        self.open = TTFont
        self.folder = sources / "@fontsource" / face.package
        self.stem = f"{face.package}-{{}}-{face.weight}-normal.woff2"
        try:
            version = json.loads((self.folder / "package.json").read_text(encoding="utf-8"))["version"]
        except FileNotFoundError:
            sys.exit(f"subset.py: no @fontsource/{face.package} under {sources}; npm install it at {SOURCES[face.package]}")
        if version != SOURCES[face.package]:
            sys.exit(f"subset.py: @fontsource/{face.package} is {version}, pinned is {SOURCES[face.package]}")
        self.ranges = chunk_ranges(self.folder)
        self.fonts = {}
        self.latin = self.font("latin")

    def font(self, chunk):
        if chunk not in self.fonts:
            self.fonts[chunk] = self.open(self.folder / "files" / self.stem.format(chunk))
        return self.fonts[chunk]

    def find(self, character):
        """(font, glyph name) or None."""
        for chunk, points in self.ranges:
            if ord(character) in points:
                font = self.font(chunk)
                if name := font.getBestCmap().get(ord(character)):
                    return font, name
        return None


def outline(font, name, dx=0, dy=0):
    """(coordinates, contour ends, flags) of a glyph, components resolved, moved."""
    coordinates, ends, flags = font["glyf"][name].getCoordinates(font["glyf"])
    coordinates = coordinates.copy()
    coordinates.translate((dx, dy))
    return coordinates, list(ends), bytearray(flags)


def simple_glyph(parts):
    """One glyph without hints from outlines laid over each other."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
    from fontTools.ttLib.tables.ttProgram import Program
    glyph = Glyph()
    coordinates, ends, flags = [], [], bytearray()
    for points, stops, marks in parts:
        ends += [len(coordinates) + stop for stop in stops]
        coordinates += list(points)
        flags += marks
    if not ends:
        return glyph
    glyph.numberOfContours = len(ends)
    glyph.coordinates = GlyphCoordinates(coordinates)
    glyph.coordinates.toInt()
    glyph.endPtsOfContours = ends
    glyph.flags = flags
    glyph.program = Program()
    glyph.program.fromBytecode(b"")
    return glyph


def english_quotes(source):
    """Proportional quotes for a face whose own are full-width: ‚ and „ raised, and the turned comma once and twice."""
    font = source.latin
    cmap, glyf, hmtx = font.getBestCmap(), font["glyf"], font["hmtx"]
    low, low_pair, turned = (cmap[ord(c)] for c in "‚„ʻ")
    single, pair = hmtx[low][0], hmtx[low_pair][0]
    rise = glyf[turned].yMax - glyf[low].yMax
    return {
        "‘": (hmtx[turned][0], [outline(font, turned)]),
        "’": (single, [outline(font, low, 0, rise)]),
        "❝": (pair, [outline(font, turned), outline(font, turned, pair - single)]),
        "❞": (pair, [outline(font, low_pair, 0, rise)]),
    }


def tabular_digits(font):
    """Glyph of each digit after the font's `tnum` substitution."""
    gsub = font["GSUB"].table
    swap = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(table, "ExtSubTable", table).mapping)
    cmap = font.getBestCmap()
    return {digit: swap.get(cmap[ord(digit)], cmap[ord(digit)]) for digit in string.digits}


def glyphs_for(face, source, characters):
    """character -> key of its glyph, key -> (advance, glyph); equal keys share a glyph."""
    special = english_quotes(source) if face.package.startswith("noto") else {}
    digits = tabular_digits(source.latin) if face.text == "figures" else {}
    keys, glyphs = {}, {}
    for character in sorted(characters):
        if character in special:
            key, (advance, parts) = character, special[character]
        elif character in SPACES:
            key, advance, parts = character, source.latin["head"].unitsPerEm // SPACES[character], []
        else:
            place = (source.latin, digits[character]) if character in digits else source.find(character)
            if place is None:
                continue
            font, name = place
            key, advance, parts = (id(font), name), font["hmtx"][name][0], [outline(font, name)]
        keys[character] = key
        if key not in glyphs:
            glyphs[key] = advance, simple_glyph(parts)
    return keys, glyphs


def first_part(face):
    """The characters of a face that come first."""
    for line in FIRST.read_text(encoding="utf-8").splitlines():
        name, _, characters = line.partition(": ")
        if name == f"{face.family} {face.weight}":
            return set(characters)
    return set()


def build_face(face, source, characters):
    """Writes the files of a face; gives its metrics, its advances and the sizes of the woff2."""
    ttf = HERE / f"{face.file}.ttf"
    metrics, advances = cut(face, source, characters, ttf)
    first = first_part(face) & characters
    sizes = []
    latin = {c for c in characters if c < HAN}
    if face.text == "all":
        latin |= language_names() & characters
    for part, name in [
        (first, f"{face.file}-first"),
        (characters - first, face.file),
        (latin, f"{face.file}-latin"),
    ]:
        scratch = HERE / f"{name}.part.ttf"
        cut(face, source, part, scratch)
        sizes.append(pack(scratch, HERE / f"{name}.woff2"))
        scratch.unlink()
    return metrics, advances, sizes


def pack(ttf, woff2):
    """A TrueType file as woff2; its size."""
    from fontTools.ttLib import TTFont
    packed = TTFont(ttf, recalcTimestamp=False)
    packed.flavor = "woff2"
    packed.save(woff2)
    return woff2.stat().st_size


def cut(face, source, characters, ttf):
    """Writes a TrueType file of a face with some characters; gives its metrics and its advances."""
    from copy import deepcopy
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import newTable

    model = source.latin
    keys, glyphs = glyphs_for(face, source, characters)
    names = {key: f"g{i:05}" for i, key in enumerate(glyphs, 1)}
    notdef = model.getGlyphOrder()[0]

    builder = FontBuilder(model["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(c): names[key] for c, key in keys.items()})
    shapes = {".notdef": simple_glyph([outline(model, notdef)])}
    shapes.update((names[key], glyph) for key, (_, glyph) in glyphs.items())
    builder.setupGlyf(shapes)
    widths = {".notdef": model["hmtx"][notdef][0]}
    widths.update((names[key], advance) for key, (advance, _) in glyphs.items())
    builder.setupHorizontalMetrics({n: (w, getattr(shapes[n], "xMin", 0)) for n, w in widths.items()})
    header = model["hhea"]
    builder.setupHorizontalHeader(ascent=header.ascent, descent=header.descent, lineGap=header.lineGap)
    origin = model["name"]
    builder.setupNameTable({
        "copyright": origin.getDebugName(0),
        "familyName": face.family,
        "styleName": face.style,
        "uniqueFontIdentifier": face.file,
        "fullName": f"{face.family} {face.style}".removesuffix(" Regular"),
        "psName": f"{face.family.replace(' ', '')}-{face.style}",
        "version": f"Version 1.000; subset of {face.package} {SOURCES[face.package]}",
        "licenseDescription": "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        "licenseInfoURL": origin.getDebugName(14),
    }, mac=False)
    builder.setupPost(
        keepGlyphNames=False,
        underlinePosition=model["post"].underlinePosition,
        underlineThickness=model["post"].underlineThickness,
    )
    font = builder.font
    os2 = font["OS/2"] = deepcopy(model["OS/2"])
    os2.usWeightClass = face.weight
    bold = face.style == "Bold"
    os2.fsSelection = os2.fsSelection & 0x80 | (0x20 if bold else 0x40)
    os2.recalcAvgCharWidth(font)
    os2.recalcUnicodeRanges(font)
    os2.recalcCodePageRanges(font)
    os2.usMaxContext = 0
    font["head"].macStyle = int(bold)
    font["head"].created = font["head"].modified = 3_800_000_000  # any fixed moment
    gasp = font["gasp"] = newTable("gasp")
    gasp.gaspRange = {0xFFFF: 0x000A}  # smooth at every size, no grid

    font.save(ttf)
    metrics = {
        "units_per_em": font["head"].unitsPerEm, "ascent": header.ascent,
        "descent": header.descent, "cap_height": os2.sCapHeight,
    }
    return metrics, {c: glyphs[key][0] for c, key in keys.items()}


def build(sources, extra, extra_serif):
    sets = wanted(extra, extra_serif)
    rust, total = [RUST_HEAD], 0
    for face in FACES:
        characters = sets[face.text]
        metrics, advances, sizes = build_face(face, Source(sources, face), characters)
        rust.append(rust_table(face, metrics, advances))
        total += sum(sizes)
        left_out = "".join(sorted(characters - set(advances)))
        print(f"{face.file}.woff2: {' + '.join(f'{size:,}' for size in sizes)} bytes, {len(advances)} characters" + (f", not in the source: {left_out}" if left_out else ""))
    TABLE.write_text("".join(rust), encoding="utf-8")
    print(f"together {total:,} bytes of {BUDGET:,}")
    return 0 if total < BUDGET else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, default=ROOT / "node_modules", help="the node_modules with the packages")
    parser.add_argument("--extra", type=Path, action="append", default=[], help="a text whose characters the sans gets too")
    parser.add_argument("--extra-serif", type=Path, action="append", default=[], help="a text whose characters every text face gets too")
    parser.add_argument("--check", action="store_true", help="only compare the story files with the committed table")
    options = parser.parse_args()
    if options.check:
        return check()
    return build(options.sources, options.extra, options.extra_serif)


if __name__ == "__main__":
    sys.exit(main())
