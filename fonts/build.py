#!/usr/bin/env python3
"""Rebuild the faces of this folder from their public packages.

    pip install fonttools==4.60.1
    python3 fonts/build.py FANDOL_DIR NOTO_SERIF_SC_DIR NOTO_SANS_SC_DIR

FANDOL_DIR          the folder with FandolFang-Regular.otf and FandolKai-Regular.otf
                    (Debian: texlive-lang-chinese, .../fonts/opentype/public/fandol)
NOTO_SERIF_SC_DIR   `package/` of the npm package @expo-google-fonts/noto-serif-sc 0.4.3
NOTO_SANS_SC_DIR    `package/` of the npm package @expo-google-fonts/noto-sans-sc 0.4.3

What is changed, and why, is told in fonts/README.md. The output does not depend on the clock.
"""
import os
import sys

os.environ["SOURCE_DATE_EPOCH"] = "1577836800"  # fontTools writes head.modified from it

from fontTools import subset  # noqa: E402
from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: E402
from fontTools.pens.transformPen import TransformPen  # noqa: E402
from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: E402
from fontTools.ttLib import TTFont, newTable  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DROP = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "DSIG", "vhea", "vmtx", "STAT", "meta", "gasp", "prep"]


CHANGED = "Changed by the nianbao project on 2026-11-21 from {}; what was changed is told in README.md beside the file."
LICENCE = "GNU General Public License, version 3, with the font exception (see GPL-3.0-font-exception.txt)."


def rename(font, family, style, origin):
    """A changed face carries no name that is reserved or a trademark, and says from what it was changed, when, by whom."""
    postscript = f"{family}-{style}".replace(" ", "")
    full = family if style == "Regular" else f"{family} {style}"
    table = font["name"]
    for name_id in (7, 10, 16, 17):  # trademark, description, typographic names
        table.removeNames(nameID=name_id)
    for name_id, text in ((1, full), (2, "Regular"), (3, f"nianbao;{postscript}"), (4, full), (6, postscript),
                          (10, CHANGED.format(origin))):
        table.setName(text, name_id, 3, 1, 0x409)
    if not (table.getDebugName(13) or "").strip():
        table.setName(LICENCE, 13, 3, 1, 0x409)


def to_glyf(font, max_err=0.5):
    """CFF outlines to quadratic ones: a glyf face is subset many times faster."""
    order = font.getGlyphOrder()
    glyphs, source = {}, font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(source)
        source[name].draw(Cu2QuPen(pen, max_err, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    del font["CFF "]
    for name in order:
        glyf.glyphs[name].recalcBounds(glyf)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours",
                  "maxCompositePoints", "maxCompositeContours", "maxComponentDepth"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    hmtx = font["hmtx"]
    for name in order:
        glyph = glyf.glyphs[name]
        hmtx[name] = (hmtx[name][0], getattr(glyph, "xMin", 0) if glyph.numberOfContours else 0)


def slim(font, unicodes):
    options = subset.Options()
    options.drop_tables += DROP
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=unicodes)
    worker.subset(font)


def shifted_digits(font):
    """Digits and signs above and below the line that the face lacks: its own ones, small. Marks of notes need them."""
    cmap, glyf, hmtx = font.getBestCmap(), font["glyf"], font["hmtx"]
    glyphs = font.getGlyphSet()
    order = list(font.getGlyphOrder())
    for forms, rise in (("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", 463), ("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", -150)):
        for char, base in zip(forms, "0123456789+-=()"):
            if ord(char) in cmap:
                continue
            name, source = f"uni{ord(char):04X}", cmap[ord(base)]
            pen = TTGlyphPen(None)
            glyphs[source].draw(TransformPen(pen, (0.59, 0, 0, 0.59, 25, rise)))
            glyf.glyphs[name] = glyph = pen.glyph()
            glyph.recalcBounds(glyf)
            hmtx.metrics[name] = (round(hmtx[source][0] * 0.59) + 50, glyph.xMin)
            order.append(name)
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[ord(char)] = name
    font.setGlyphOrder(order)
    glyf.glyphOrder = order
    font["maxp"].numGlyphs = len(order)


def common(fang):
    """Characters a heading may need: those of the 仿宋 face, GB 2312 and the common part of Big5."""
    chars = set(fang)
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                chars.add(ord(bytes([lead, trail]).decode("gb2312")))
            except (UnicodeDecodeError, TypeError):
                pass
    for lead in range(0xA4, 0xC7):
        for trail in list(range(0x40, 0x7F)) + list(range(0xA1, 0xFF)):
            try:
                chars.add(ord(bytes([lead, trail]).decode("big5")))
            except (UnicodeDecodeError, TypeError):
                pass
    chars |= {ord(c) for c in "㎡硚甪浬珺喆䶮㙍"}
    return chars


def save(font):
    name = font["name"].getDebugName(6) + ".ttf"
    path = os.path.join(HERE, name)
    font["head"].created = font["head"].modified = 3660000000
    font.recalcTimestamp = False
    font.save(path)
    print(f"{name}: {len(font.getBestCmap())} characters, {os.path.getsize(path) / 1e6:.1f} MB")


def main():
    fandol, serif, sans = sys.argv[1:4]
    for source, family in (("FandolFang-Regular.otf", "Nianbao Fang"), ("FandolKai-Regular.otf", "Nianbao Kai")):
        font = TTFont(os.path.join(fandol, source))
        cmap = set(font.getBestCmap())
        slim(font, cmap)
        to_glyf(font)
        rename(font, family, "Regular", f"{source} 0.3")
        save(font)
        chars = common(cmap)
    for folder, source, family, style, unicodes in (
            (serif, "400Regular/NotoSerifSC_400Regular.ttf", "Nianbao Song", "Regular", None),
            (serif, "700Bold/NotoSerifSC_700Bold.ttf", "Nianbao Song", "Bold", chars),
            (sans, "500Medium/NotoSansSC_500Medium.ttf", "Nianbao Hei", "Medium", chars)):
        font = TTFont(os.path.join(folder, source))
        slim(font, unicodes or set(font.getBestCmap()))
        if unicodes is None:
            shifted_digits(font)
        rename(font, family, style, f"{os.path.basename(source)} (@expo-google-fonts 0.4.3)")
        save(font)


if __name__ == "__main__":
    main()
