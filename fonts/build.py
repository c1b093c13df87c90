#!/usr/bin/env python3
"""Rebuild the faces in the folders beside this file from their public packages.

    pip install fonttools==4.60.1
    python3 fonts/build.py FANDOL_DIR NOTO_SERIF_SC_DIR NOTO_SANS_SC_DIR LIBERATION_DIR NOTO_DIR
    python3 fonts/build.py latin LIBERATION_DIR NOTO_DIR       (only NianbaoLatin-Regular.ttf)
    python3 fonts/build.py charset Unihan_OtherMappings.txt    (rewrites charset/tongyong.txt)

FANDOL_DIR          the folder with FandolFang-Regular.otf and FandolKai-Regular.otf
                    (Debian: texlive-lang-chinese, .../fonts/opentype/public/fandol)
NOTO_SERIF_SC_DIR   `package/` of the npm package @expo-google-fonts/noto-serif-sc 0.4.3
NOTO_SANS_SC_DIR    `package/` of the npm package @expo-google-fonts/noto-sans-sc 0.4.3
LIBERATION_DIR      the folder with LiberationSerif-Regular.ttf (Debian: fonts-liberation2 2.1.5)
NOTO_DIR            a folder with NotoSerifCJK-Regular.ttc (Debian: fonts-noto-cjk 20220127) and
                    NotoSansSymbols2-Regular.ttf (Debian: fonts-noto-core 20201225)

What is changed, and why, is told in fonts/README.md. A source that is not the one named there is refused; the output does
not depend on the clock.
"""
import hashlib
import os
import sys

os.environ["SOURCE_DATE_EPOCH"] = "1577836800"  # fontTools writes head.modified from it

from fontTools import subset  # noqa: E402
from fontTools.pens.boundsPen import BoundsPen  # noqa: E402
from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: E402
from fontTools.pens.transformPen import TransformPen  # noqa: E402
from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: E402
from fontTools.ttLib import TTFont, newTable  # noqa: E402
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DROP = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "DSIG", "vhea", "vmtx", "STAT", "meta", "gasp", "prep"]


CHANGED = "Changed by the nianbao project on {} from {}; what was changed is told in README.md beside the file."
LIBERATION = ("Digitized data copyright (c) 2010 Google Corporation with Reserved Font Arimo, Tinos and Cousine. "
              "Copyright (c) 2012 Red Hat, Inc. with Reserved Font Name Liberation.")
NOTO = ("Parts: (c) 2017-2022 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'; "
        "Copyright 2017 Google Inc. All Rights Reserved.")
LICENCE = "GNU General Public License, version 3, with the font exception (see GPL-3.0-font-exception.txt)."


def rename(font, family, style, origin, day="2026-11-21"):
    """A changed face carries no name that is reserved or a trademark, and says from what it was changed, when, by whom."""
    postscript = f"{family}-{style}".replace(" ", "")
    full = family if style == "Regular" else f"{family} {style}"
    table = font["name"]
    for name_id in (7, 10, 16, 17):  # trademark, description, typographic names
        table.removeNames(nameID=name_id)
    for name_id, text in ((1, full), (2, "Regular"), (3, f"nianbao;{postscript}"), (4, full), (6, postscript),
                          (10, CHANGED.format(day, origin))):
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


def gb(name, rows):
    """The characters of the given rows of a Chinese national set, by Python's table of it."""
    chars = set()
    for lead in rows:
        for trail in range(0x40, 0xFF):
            try:
                chars.add(ord(bytes([lead, trail]).decode(name)))
            except (UnicodeDecodeError, TypeError):
                pass
    return chars


def charset(name):
    """The characters of a file in charset/: `#` begins a line of remarks, white space is none of them."""
    with open(os.path.join(HERE, "charset", name), encoding="utf-8") as file:
        return {ord(c) for line in file if not line.startswith("#") for c in line if not c.isspace()}


def official():
    """What official writing needs: 通用规范汉字表, GB 2312, the signs of GBK, Latin-1, and what signs.txt adds."""
    signs = gb("gbk", (*range(0xA1, 0xAA),))
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    return charset("tongyong.txt") | gb("gb2312", range(0xA1, 0xF8)) | signs | latin | charset("signs.txt")


def wanted(cmap, needed):
    """The characters that a text face keeps: those needed, and those that are drawn by the same glyphs and so cost nothing."""
    glyphs = {cmap[c] for c in needed if c in cmap}
    return {c for c, glyph in cmap.items() if glyph in glyphs}


def save(font, folder):
    name = font["name"].getDebugName(6) + ".ttf"
    path = os.path.join(HERE, folder, name)
    font["head"].created = font["head"].modified = 3660000000
    font.recalcTimestamp = False
    font.save(path)
    print(f"{name}: {len(font.getBestCmap())} characters, {len(font.getGlyphOrder())} glyphs, {os.path.getsize(path)} bytes")


def opened(path, number=-1):
    """A source, if it is the one that README.md names by its SHA-256."""
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as readme:
        if digest not in readme.read():
            sys.exit(f"{path}: SHA-256 {digest} is not named in fonts/README.md: another version of the source")
    return TTFont(path, fontNumber=number)


def graft(font, source, chars, middle=None):
    """Glyphs of another face, scaled to the em of this one. Signs are set in the middle of a whole em, `middle` em high."""
    glyphs, cmap, order = source.getGlyphSet(), source.getBestCmap(), list(font.getGlyphOrder())
    em, scale = font["head"].unitsPerEm, font["head"].unitsPerEm / source["head"].unitsPerEm
    is_cff = "CFF " in source
    for char in chars:
        own, name = glyphs[cmap[ord(char)]], f"u{ord(char):05X}"
        pen = BoundsPen(glyphs)
        own.draw(pen)
        left, bottom, right, top = pen.bounds
        aside, up = 0, 0
        if middle is not None:
            aside, up = (em - (left + right) * scale) / 2, middle * em - (bottom + top) / 2 * scale
        pen = TTGlyphPen(None)
        curves = Cu2QuPen(pen, 0.5 * scale, reverse_direction=True) if is_cff else pen
        own.draw(TransformPen(curves, (scale, 0, 0, scale, aside, up)))
        font["glyf"].glyphs[name] = glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"].metrics[name] = (em, glyph.xMin)
        order.append(name)
        for table in font["cmap"].tables:
            if table.isUnicode() and (table.format == 12 or ord(char) < 0x10000):
                table.cmap[ord(char)] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["maxp"].numGlyphs = len(order)


def beyond_the_plane(font):
    """A table for characters beyond U+FFFF."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, dict(font.getBestCmap())
    font["cmap"].tables.append(table)


# What no other of the faces has and reports do: rare characters of names, boxes to tick.
RARE, SIGNS = "𠮷𰻝𰻞", "☐☑☒✔✗"
# The middle of characters of 宋体, in em.
MIDDLE = 0.38


def latin(liberation, noto):
    """Digits and Latin letters of the text: of the widths of Times, as offices have them beside 仿宋; and the last resort."""
    font = opened(os.path.join(liberation, "LiberationSerif-Regular.ttf"))
    slim(font, {*range(0x20, 0x7F), *range(0xA0, 0x180)})
    beyond_the_plane(font)
    graft(font, opened(os.path.join(noto, "NotoSerifCJK-Regular.ttc"), 2), RARE)
    graft(font, opened(os.path.join(noto, "NotoSansSymbols2-Regular.ttf")), SIGNS, MIDDLE)
    rename(font, "Nianbao Latin", "Regular", "LiberationSerif-Regular.ttf 2.1.5, NotoSerifCJK-Regular.ttc 2.001 and "
           "NotoSansSymbols2-Regular.ttf", "2026-11-22")
    font["name"].removeNames(nameID=0)
    font["name"].setName(f"{LIBERATION} {NOTO}", 0, 3, 1, 0x409)
    font["name"].removeNames(nameID=5)
    font["name"].setName("Version 2.1.5", 5, 3, 1, 0x409)
    save(font, "song")


def faces(fandol, serif, sans, liberation, noto):
    latin(liberation, noto)
    needed = official()
    song = opened(os.path.join(serif, "400Regular/NotoSerifSC_400Regular.ttf"))
    full = set(song.getBestCmap())
    # What 宋体, the last resort, lacks (彝文 above all) stays in 仿宋: no character goes from the set as a whole.
    for source, family, kept in (("FandolFang-Regular.otf", "Nianbao Fang", lambda c: c - full),
                                 ("FandolKai-Regular.otf", "Nianbao Kai", lambda c: set())):
        font = opened(os.path.join(fandol, source))
        cmap = font.getBestCmap()
        slim(font, wanted(cmap, needed | kept(set(cmap))))
        to_glyf(font)
        rename(font, family, "Regular", f"{source} 0.3")
        save(font, "fandol")
    for folder, source, family, style in ((serif, "700Bold/NotoSerifSC_700Bold.ttf", "Nianbao Song", "Bold"),
                                          (sans, "500Medium/NotoSansSC_500Medium.ttf", "Nianbao Hei", "Medium")):
        font = opened(os.path.join(folder, source))
        slim(font, wanted(font.getBestCmap(), needed))
        rename(font, family, style, f"{os.path.basename(source)} (@expo-google-fonts 0.4.3)")
        save(font, "heads")
    slim(song, full)
    shifted_digits(song)
    rename(song, "Nianbao Song", "Regular", "NotoSerifSC_400Regular.ttf (@expo-google-fonts 0.4.3)")
    save(song, "song")


def tongyong(unihan):
    """charset/tongyong.txt: the 8,105 characters of 通用规范汉字表 in its order, from the field kTGH of the Unihan database."""
    numbered = {}
    with open(unihan, encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[1] == "kTGH":
                for entry in fields[2].split():
                    numbered[int(entry.split(":")[1])] = chr(int(fields[0][2:], 16))
    assert sorted(numbered) == list(range(1, 8106)), len(numbered)
    text = "".join(numbered[n] for n in sorted(numbered))
    with open(os.path.join(HERE, "charset", "tongyong.txt"), "w", encoding="utf-8") as file:
        file.write("# 通用规范汉字表（国发〔2013〕23号）8,105 字，依表中次序：一级 1–3500，二级 3501–6500，三级 6501–8105。\n")
        file.write("# From kTGH in Unihan_OtherMappings.txt of the Unicode Character Database 15.0; see build.py.\n")
        file.writelines(text[at:at + 50] + "\n" for at in range(0, len(text), 50))


def main():
    if sys.argv[1:2] == ["charset"]:
        tongyong(sys.argv[2])
    elif sys.argv[1:2] == ["latin"]:
        latin(*sys.argv[2:4])
    else:
        faces(*sys.argv[1:6])


if __name__ == "__main__":
    main()
