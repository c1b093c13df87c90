#!/usr/bin/env python3
"""Rebuild the seeds: python3 build.py PROGRAM, with the program `nianbao`, LibreOffice, olefile 0.47 and fonttools 4.60.1.

A folder a target. What is behind the mark RS (0x1E) are further parts: see fuzz/src/bodies/packages.rs.
"""
import binascii
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib

import olefile
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

os.environ["SOURCE_DATE_EPOCH"] = "1577836800"
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
PROGRAM = os.path.abspath(sys.argv[1])
MARK = b"\x1e"

REPORT = """青禾县水利局2023年政府信息公开工作年度报告

一、总体情况

（一）主动公开。全年公开信息12条。

| 类别 | 数量 |
|---|---|
| 网站 | 7 |

二、主动公开政府信息情况

| 第二十条第（一）项 | | | |
|---|---|---|---|
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 3 |
| 行政规范性文件 | 1 | 0 | 12① |

四、政府信息公开行政复议、行政诉讼情况

| 行政复议 | | | | |
|---|---|---|---|---|
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 1 | 0 | / | 2 | 3 |

五、存在的主要问题及改进情况

一是人手不足。

六、其他需要报告的事项

无。

青禾县水利局

2024年1月20日
"""
REQUESTS = """云台镇2021年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t\t3\t0\t0\t0\t0\t0\t3
二、上年结转政府信息公开申请数量\t\t0\t0\t0\t0\t0\t0\t0
（一）予以公开\t\t2\t0\t0\t0\t0\t0\t2
（三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0
（七）总计\t\t3\t0\t0\t0\t0\t0\t3
四、结转下年度继续办理\t\t0\t0\t0\t0\t0\t0\t0
"""


def put(target, name, content):
    folder = os.path.join(HERE, target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def parts(main, others):
    encoded = lambda text: text if isinstance(text, bytes) else text.encode()
    return b"".join([encoded(main)] + [MARK + name.encode() + b"\n" + encoded(text) for name, text in others])


def rows(text):
    """Blocks of a text of ours: paragraphs, and tables as lists of rows."""
    table = []
    for line in text.splitlines() + [""]:
        bars = line.startswith("|")
        if bars and "---" not in line:
            table.append([cell.strip() for cell in line.strip("|").split("|")])
        elif not bars and table:
            yield table
            table = []
        if line and not bars:
            yield line


def texts():
    title = "青禾县水利局2023年政府信息公开工作年度报告"
    head = f"{title}\n\n一、总体情况\n\n平稳。\n\n"
    put("text", "latex.tex", r"\title{" + title + r"}\date{2024年1月20日}\begin{document}\section{一、总体情况}平稳\footnote{注}，\href{http://a.cn}{链}\textsuperscript{2}\st{3}。" + "\n"
        r"\begin{longtable}[]{@{}lrr@{}}\toprule \multirow{2}{*}{信息内容} & \multicolumn{2}{c}{件数} \\ \endfirsthead & 本年制发件数 & 本年废止件数 \\ \midrule \endhead 规章 & 0 & 35% \\[2pt] \end{longtable}\end{document}")
    put("text", "mediawiki.wiki", f"= {head}" + "{| class=\"wikitable\"\n|-\n! 信息内容 !! 本年制发件数\n|-\n| rowspan=\"2\" | 规章 || '''3'''<sup>1</sup>\n|-\n| [[页|链]]\n|}\n")
    put("text", "asciidoc.adoc", f"= {head}" + "[cols=\"1,2*\",options=\"header\"]\n|===\n|信息内容 2+|件数\n.2+|规章 |0 |3\n2*|7\n|===\n")
    put("text", "typst.typ", f"= {head}" + "#figure(table(columns: (1fr,) * 3, table.header([信息内容], table.cell(colspan: 2)[件数]), [规章], [#super[1]2], [#strike[3]]), caption: [表])\n#link(\"http://a.cn\")[链]\n")
    put("text", "docbook.dbk", f"<article><title>{head}</title>" + '<informaltable><tgroup cols="3"><colspec colname="a"/><colspec colname="b"/><tbody><row><entry namest="a" nameend="b">规章</entry><entry morerows="1">3</entry></row><row><entry>1</entry><entry/></row></tbody></tgroup></informaltable></article>')
    put("text", "textile.textile", f"h1. {head}" + "h2(#a). 一、总体情况\n\n|_. 信息内容 |_. 本年制发件数 |\n|\\2. 规章 |\n|/2. 0 |3 |\n")
    put("text", "report.txt", REPORT)
    put("text", "requests.txt", REQUESTS)
    put("text", "lines.txt", "信息内容\n\n本年制发件数\n\n规章\n\n1\n\n行政规范性文件\n\n2\n\n\t一、本年新收\n\t3\n")
    put("text", "commas.csv", "规章,0,0,3\n行政规范性文件,1,0,\"12\n①\"\n，\n")
    put("text", "gbk.txt", REPORT.replace("①", "").encode("gb18030"))
    put("text", "utf16.txt", ("\ufeff" + REPORT[:300]).encode("utf-16-le"))
    put("text", "marks.txt", "a\u202eb\u200b\ufffd③²m² H<sub>2</sub>O <sup>1</sup> ｜1｜2｜\n12<br>3|&nbsp;|\n├──┤\n│1│2│\n")


def html():
    out = []
    for block in rows(REPORT):
        if isinstance(block, str):
            out.append(f"<p>{block}</p>")
        else:
            inside = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in block)
            out.append(f"<table border=1>{inside}</table>")
    put("html", "report.html", "<html><head><title>年报</title></head><body><div class=nav><a href=/>首页</a></div>" + "".join(out))
    put("html", "spans.html", "<body><table><tr><td rowspan=2 colspan=3>规章<td>1<tr><td>2<sup>①</sup></table><ul><li>一<li>二</ul>"
        "<img src=a.png alt=图><a href=b.doc>附件</a><details>x</details><s>旧</s><!-- c --><select><option>1</select><br>&#x4e00;&nbsp;")
    put("html", "nested.html", "<body><table><tr><td><table><tr><td>规章<td>1<td>2<td>3</table></td></tr></table><dl><dt>甲<dd>7</dl>"
        "<font size=1><b><i>斜</b></i><p style='display:none'>藏</p><svg><text>画</text></svg><template>板</template>")


WORD_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx():
    cell = lambda text: f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    body = []
    for block in rows(REPORT):
        if isinstance(block, str):
            body.append(f"<w:p><w:r><w:t>{block}</w:t></w:r></w:p>")
        else:
            body.append("<w:tbl>" + "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in block) + "</w:tbl>")
    put("docx", "report", f'<w:document {WORD_NS}><w:body>{"".join(body)}</w:body></w:document>')
    document = (
        f'<w:document {WORD_NS}><w:body><w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:r><w:t>总体情况</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
        '<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:hyperlink r:id="r1"><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>'
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc>'
        '<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
        '<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
        '<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
        '<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p></w:body></w:document>')
    others = [
        ("word/styles.xml", f'<w:styles {WORD_NS}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'),
        ("word/numbering.xml", f'<w:numbering {WORD_NS}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'),
        ("word/footnotes.xml", f'<w:footnotes {WORD_NS}><w:footnote w:id="1"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:footnotes>'),
        ("word/comments.xml", f'<w:comments {WORD_NS}><w:comment w:id="1" w:author="甲"><w:p><w:r><w:t>批</w:t></w:r></w:p></w:comment></w:comments>'),
        ("word/header1.xml", f'<w:hdr {WORD_NS}><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>'),
        ("word/_rels/document.xml.rels", '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="http://a.cn" TargetMode="External"/></Relationships>'),
    ]
    put("docx", "parts", parts(document, others))


def books():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "a.txt")
        with open(file, "w", encoding="utf-8") as out:
            out.write(REPORT)
        subprocess.run([PROGRAM, "convert", file, "--to", "xlsx,json", "--out", folder, "--lang", "zh"], check=False, capture_output=True)
        with open(os.path.join(folder, "a.json"), "rb") as whole:
            json = whole.read()
        put("json", "report.json", json)
        own = zipfile.ZipFile(os.path.join(folder, "a.xlsx"))
        names = [n for n in own.namelist() if re.search(r"worksheets/sheet\d|workbook.xml|sharedStrings|core.xml", n)]
        slim = {}
        for name in names:
            text = own.read(name).decode()
            text = re.sub(r"<(sheetPr|sheetViews|dataValidations|conditionalFormatting|pageSetup|headerFooter|hyperlinks).*?</\1>", "", text)
            text = re.sub(r"<(sheetFormatPr|sheetProtection|printOptions|pageMargins|pageSetup|legacyDrawing|dimension|calcPr|workbookPr|fileVersion)[^>]*/>", "", text)
            text = re.sub(r' (s|spans|ht|customHeight|width|customWidth|count|uniqueCount)="[^"]*"', "", text)
            text = re.sub(r"<c r=\"[A-Z]+\d+\"/>", "", text)
            text = re.sub(r'<definedName name="_xlnm.*?</definedName>', "", text)
            slim[name] = text.replace('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "")
        main = "xl/worksheets/sheet1.xml"
        put("xlsx", "own", parts(slim[main], [(n, slim[n]) for n in names if n != main and not n.endswith(("sheet8.xml", "sheet4.xml"))]))

        plain = io.BytesIO()
        sheet = "".join(
            f'<row r="{i}">' + "".join(
                f'<c r="{chr(65 + j)}{i}"><v>{c}</v></c>' if c.isdigit() else f'<c r="{chr(65 + j)}{i}" t="inlineStr"><is><t>{c}</t></is></c>'
                for j, c in enumerate(row)) + "</row>"
            for i, row in enumerate([r for b in rows(REPORT) for r in ([[b]] if isinstance(b, str) else b)], 1))
        sheet = f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"
        put("xlsx", "report", sheet)
        put("xlsx", "formulas", parts(
            '<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>4.5</v></c><c r="C1"><f>SUM(A1:B1)</f></c>'
            '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#REF!</v></c></row><row r="2" hidden="1"><c r="A2" s="1"><v>45311</v></c></row></sheetData>'
            '<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
            [("xl/sharedStrings.xml", '<sst><si><r><t>规章</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si><si><t xml:space="preserve"> 7 </t></si></sst>'),
             ("xl/styles.xml", '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'),
             ("xl/comments1.xml", "<comments><commentList><comment ref=\"A1\"><text><t>注</t></text></comment></commentList></comments>")]))
        relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        with zipfile.ZipFile(plain, "w") as z:
            z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
            z.writestr("_rels/.rels", f'<Relationships {relations}><Relationship Id="rId1" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
            z.writestr("xl/workbook.xml", f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{kind}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>')
            z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships {relations}><Relationship Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
            sums = '<row r="40"><c r="A40"><f>SUM(B12:D13)</f><v>16</v></c><c r="B40" t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:D1"/></mergeCells>'
            z.writestr("xl/worksheets/sheet1.xml", sheet.replace("<worksheet>", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">').replace("</sheetData>", sums))
        with open(os.path.join(folder, "plain.xlsx"), "wb") as out:
            out.write(plain.getvalue())
        for kind in ("xls", "ods"):
            subprocess.run(["soffice", "--headless", "--convert-to", kind, "--outdir", folder, os.path.join(folder, "plain.xlsx")], check=True, capture_output=True)
        ods = zipfile.ZipFile(os.path.join(folder, "plain.ods")).read("content.xml").decode()
        ods = re.sub(r"<office:(automatic-styles|font-face-decls|scripts).*?</office:\1>|<\?xml.*?\?>\n?", "", ods)
        ods = re.sub(r' (xmlns:(?!office|table|text|draw)[a-z0-9-]+|table:style-name|calcext:[a-z-]+|table:default-cell-style-name)="[^"]*"', "", ods)
        put("ods", "report", ods)
        put("ods", "marks", parts('<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="表三">'
            '<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>规章<text:s text:c="3"/>a</text:p></table:table-cell>'
            '<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="7" table:formula="of:=SUM([.A1:.B1])" table:number-columns-repeated="3"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell office:value-type="date" office:date-value="2024-01-20"/></table:table-row></table:table>'
            '<table:named-expressions><table:named-range table:name="requests.new.natural" table:cell-range-address="$表三.$A$1"/></table:named-expressions></office:spreadsheet></office:body></office:document-content>',
            [("meta.xml", "<m><dc:description>nianbao</dc:description></m>")]))
        old = olefile.OleFileIO(os.path.join(folder, "plain.xls"))
        put("xls", "report", records(old.openstream("Workbook").read()))


def records(stream):
    """The records of a workbook of old without those of looks."""
    looks = {0x31, 0x41E, 0xE0, 0x293, 0x92, 0x8C, 0x160, 0xC1, 0xE2, 0x5C, 0x13D, 0x9C, 0x19, 0x12, 0x13, 0x1AF, 0x1BC, 0x40, 0x8D, 0x3D, 0xE, 0x1B7, 0xDA, 0x893, 0x8C8, 0x863, 0x867, 0xEB, 0xEC, 0x7D, 0x55, 0x1D, 0x23E, 0xA1, 0x26, 0x27, 0x28, 0x29, 0x14, 0x15, 0x83, 0x84, 0x80, 0x81, 0xD, 0xC, 0xF, 0x10, 0x11, 0x5F, 0x2A, 0x2B, 0x82, 0x225, 0x208, 0xD7, 0x20B, 0x867}
    out, at = b"", 0
    while at + 4 <= len(stream):
        kind, length = int.from_bytes(stream[at:at + 2], "little"), int.from_bytes(stream[at + 2:at + 4], "little")
        record = stream[at:at + 4 + length]
        at += 4 + length
        if kind not in looks:
            if kind == 0x85:  # where the sheet begins: set once the records before it are known
                place = len(out)
            elif kind == 0x809 and out[4:]:
                out = out[:place + 4] + len(out).to_bytes(4, "little") + out[place + 8:]
            out += record
    return out


def pdf_file(objects, compressed=False):
    out, places = b"%PDF-1.7\n", []
    for i, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n".encode() + content + b"\nendobj\n"
    end = len(out)
    if compressed:
        table = b"".join([b"\0\0\0\0"] + [b"\1" + p.to_bytes(2, "big") + b"\0" for p in places + [end]])
        packed = zlib.compress(table)
        out += f"{len(objects) + 1} 0 obj\n<</Type/XRef/Size {len(objects) + 2}/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream\nendobj\n"
        return out + f"startxref\n{end}\n%%EOF\n".encode()
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{p:010} 00000 n \n".encode() for p in places)
    return out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{end}\n%%EOF\n".encode()


def stream(content, more=""):
    return f"<<{more}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def shown(text, x, y, size=9):
    return f"BT /B {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}>Tj ET\n"


def drawn():
    lines, y = [], 780
    for block in rows(REPORT):
        if isinstance(block, str):
            lines.append(shown(block, 60, y))
            y -= 20
            continue
        width = max(map(len, block))
        for row in block:
            for j, cell in enumerate(row):
                lines.append(f"{60 + 90 * j} {y - 4} 90 16 re S\n" + (shown(cell, 64 + 90 * j, y) if cell else ""))
            y -= 16
        y -= 10
    content = "".join(lines).encode()
    put("page", "report", content)
    put("page", "marks", parts(
        "/P <</Nianbao [1]>> BDC " + shown("总体情况", 60, 700) + " EMC /Artifact BMC " + shown("—1—", 280, 40) + " EMC\n"
        "/Span <</ActualText <feff4e00>>> BDC " + shown("乙", 60, 680) + " EMC /TD <</Nianbao [1 0 0 1 1 60 600 90 16 0]>> BDC " + shown("12", 64, 604) + " EMC",
        [("page", "/Annots[<</Type/Annot/Subtype/FreeText/Contents(a)/Rect[0 0 9 9]>><</Type/Annot/Subtype/Highlight/Rect[60 690 99 710]>>9 0 R]"),
         ("object", "<</Type/Annot/Subtype/Widget/FT/Tx/V(7)/T(b)/Rect[60 60 99 80]>>")]))
    put("page", "states", parts(
        "q 2 0 0 2 0 0 cm /X Do Q 0 Tr 50 Tz 3 TL 1 Tc 2 Tw BT /A 12 Tf 60 700 Td (abc)Tj T* [(1)-250(2)]TJ 3 Tr (hid)' ET 1 1 1 rg BT /B 9 Tf 60 650 Td <4e004e8c>Tj ET\n"
        "0 0 m 100 0 l 100 100 l h W n BI /W 1 /H 1 /BPC 8 /CS /G ID a EI 0.5 w 60 600 m 200 600 l S 60 600 1 100 re f",
        [("form", shown("表", 10, 10)), ("font", "/W[0[500 600] 78 90 250]/DW2[880 -1000]"),
         ("cmap", "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <41> <4e00> <42> <4e8c4e09> endbfchar endcmap")]))
    font = b"<</Type/Font/Subtype/Type0/BaseFont/B/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/B/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    cmap = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0020> <9fff> <0020> endbfrange endcmap"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate 0/Contents 4 0 R/Resources<</Font<</A 5 0 R/B 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page]
    put("pdf", "plain.pdf", pdf_file(objects + [stream(content[:2500]), font, stream(cmap)]))
    put("pdf", "packed.pdf", pdf_file(objects + [stream(zlib.compress(content), "/Filter/FlateDecode"), font, stream(cmap)], True))
    hexed = shown("规章", 60, 700).encode().hex().encode() + b">"
    put("pdf", "filters.pdf", pdf_file(objects + [b"[7 0 R 8 0 R]", b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/LastChar 66/Widths[500 600]/Encoding<</Differences[65/one/uni4E00]>>>>", stream(cmap),
        stream(hexed, "/Filter/ASCIIHexDecode"), stream(b"BT /A 9 Tf 60 60 Td (AB)Tj ET")]))


def lists():
    put("roster", "roster.csv", "机关,上级\n青禾县,\n青禾县水利局,青禾县\n\"云台镇\"，青禾县\n石桥乡\t青禾县\n")
    put("settings", "nianbao.toml", '[severity]\nsection-renamed = "off"\n\n[thresholds]\njump-ratio = 5\nshared-share = 0.6\n\n[limits]\nmemory = 1024\nseconds = 20\n\n[[accept]]\ncode = "in-force-differs"\nagency = "青禾县水利局"\nyear = 2023\nreason = "划入"\n')
    row = '青禾.txt,00ff,1a,done,青禾县水利局,2023,disclosure=2021,1,2,3,0,0,0,a.xlsx;b%3B.pdf,12;34,aa;bb,"说,明"'
    put("manifest", "manifest.csv", "file,sha256,options,status,agency,year,layouts,errors,warnings,notes,left_out,regraded,accepted,outputs,bytes,output_sha256,message\r\n" + row + "\r\n坏.doc,,1a,failed,,,,,,,,,,,,,'=x\r\n")
    put("manifest", "timed.csv", "file,sha256,options,status,agency,year,layouts,errors,warnings,notes,left_out,regraded,accepted,outputs,bytes,output_sha256,message,seconds\r\n" + row + ",0.123\r\n")
    for i, text in enumerate(["12件", "１,２３４．５０万元", "三十二", "－7", "/", "12①", "1.5e3", "二〇二四", "+0", "217      13", "1(\ufdbc)"]):
        put("value", str(i), text)
    for name, files in [("two", {"一/青禾.txt": "一", "a/../b.txt": "二", "__MACOSX/._a": "x"}), ("packed", {"年报.txt": "公开" * 200})]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if name == "packed" else zipfile.ZIP_STORED) as z:
            for path, text in files.items():
                z.writestr(zipfile.ZipInfo(path), text)
        content = out.getvalue()
        put("archive", name, content)
        if name == "two":
            raw = "一/青禾".encode()
            put("archive", "gbk", content.replace(raw, "青禾县水利".encode("gb18030")))
    put("archive", "parts", parts("一", [("a/b.txt", "二"), ("C:/x", "三"), ("a\\c", ""), ("..", "四"), (".x", "")]))


def faces():
    for name in ("boxes.otf", "latin.ttf"):
        with open(os.path.join(ROOT, "tests/fixtures/fonts", name), "rb") as file:
            put("face", name, file.read())
    names = [".notdef"] + [f"uni{ord(c):04X}" for c in "的是一我镇0"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({int(n[3:], 16): n for n in names[1:]})

    def outline(i):
        pen = TTGlyphPen(None)
        pen.moveTo((60, 0))
        for point in ((60, 700 + i), (440, 700), (440, 0)):
            pen.lineTo(point)
        pen.closePath()
        return pen.glyph()

    builder.setupGlyf({name: outline(i) for i, name in enumerate(names)})
    builder.setupHorizontalMetrics({name: (1000, 60) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular", "psName": "Small-Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3660000000
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    put("face", "han.ttf", out.getvalue())
    collection = b"ttcf\0\1\0\0" + (1).to_bytes(4, "big") + (16).to_bytes(4, "big")
    put("face", "head.ttc", collection + out.getvalue()[:400])


def wires():
    """A text, then what takes the place of bytes of its source as it is handed over: two bytes say where."""
    for name, patch in [("same", b"\0\0"), ("format", b"\0\7\5sheet"), ("count", b"\1\x40\xff\xff\x7f"), ("end", b"\3\0\0\1\2\3\4")]:
        put("wire", name, REPORT[:600].encode() + MARK + patch)


def written():
    """Texts of OpenDocument, books, mail, OFD."""
    cell = lambda text: f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
    lines = lambda block: "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in block)
    body = "".join(f"<text:p>{b}</text:p>" if isinstance(b, str) else f"<table:table>{lines(b)}</table:table>" for b in rows(REPORT))
    odt = lambda body, more="": f'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:fo="f" xmlns:draw="d" xmlns:xlink="l">{more}<office:body><office:text>{body}</office:text></office:body></office:document-content>'
    put("odt", "report", odt(body))
    looks = '<office:automatic-styles><style:style style:name="T1" style:family="text" style:parent-style-name="T2"><style:text-properties style:text-line-through-style="solid" text:display="none" style:text-position="super 58%" fo:font-weight="bold"/></style:style></office:automatic-styles>'
    put("odt", "marks", parts(odt('<text:tracked-changes><text:changed-region/></text:tracked-changes><text:h text:outline-level="1">总体情况</text:h><text:list><text:list-item><text:p>一<text:span text:style-name="T1">2</text:span><text:s text:c="3"/><text:tab/><text:line-break/>'
        '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p></text:list-item></text:list><text:p><text:a xlink:href="a">链</text:a><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box><draw:image xlink:href="Pictures/1.png"/></draw:frame><text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zi</text:ruby-text></text:ruby></text:p>'
        '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>规章</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="2"><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table>', looks),
        [("styles.xml", '<office:document-styles xmlns:style="s"><style:style style:name="T2"><style:text-properties text:display="none"/></style:style></office:document-styles>'), ("Pictures/1.png", b"\x89PNG\r\n")]))
    inside = "".join(f"<p>{b}</p>" if isinstance(b, str) else "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in b) + "</table>" for b in rows(REPORT))
    page = f"<html><body>{inside}</body></html>"
    put("epub", "report", page)
    put("epub", "pages", parts("<html><body><p>一、总体情况", [("2.xhtml", "<p>平稳。<img src=../i/1.png>"), ("a.opf", '<package><manifest><item id="1" href="./a/../1.xhtml#x"/><item id="2" href="%32.xhtml"/></manifest><spine><itemref idref="1"/><itemref idref="2"/><itemref idref="1"/></spine></package>'), ("i/1.png", b"\x89PNG")]))
    head = "From: a@b.cn\r\nSubject: =?UTF-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
    coded = binascii.b2a_base64(page.encode(), newline=False).decode()
    put("mail", "plain.eml", head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + REPORT)
    put("mail", "parts.eml", head + 'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C4=EA=\r\n=B1=A8\r\n'
        f'--y\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--y--\r\n--x\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: c\r\n\r\n乙\r\n--x--\r\n')
    put("mail", "page.mht", 'From: <Saved by>\r\nSnapshot-Content-Location: http://a.cn/b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="z"\r\n\r\n--z\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://a.cn/b\r\n\r\n'
        + page[:900] + "\r\n--z\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://a.cn/1.png\r\n\r\niVBORw0KGgo=\r\n--z--\r\n")
    text = lambda words, x, y, more="": f'<ofd:TextObject ID="{x}{y}" Boundary="{x} {y} 60 6" Size="4"{more}><ofd:TextCode X="0" Y="4" DeltaX="g {max(len(words) - 1, 1)} 4">{words}</ofd:TextCode></ofd:TextObject>'
    rule = lambda x, y: f'<ofd:PathObject ID="9{x}{y}" Boundary="{x} {y} 40 8" Stroke="true"><ofd:AbbreviatedData>M 0 0 L 40 0 L 40 8 L 0 8 C</ofd:AbbreviatedData></ofd:PathObject>'
    drawn, y = "", 10
    for block in rows(REPORT):
        if isinstance(block, str):
            drawn += text(block, 20, y)
        else:
            for row in block:
                drawn += "".join(rule(20 + 40 * j, y) + (text(c, 21 + 40 * j, y + 1) if c else "") for j, c in enumerate(row))
                y += 8
        y += 8
    sheet = lambda inside: f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer ID="2" Type="Body">{inside}</ofd:Layer></ofd:Content></ofd:Page>'
    put("ofd", "report", sheet(drawn))
    put("ofd", "marks", parts(sheet(text("总体", 20, 20, ' CTM="1 0 0 1 0 0" Weight="700" Visible="true" Alpha="255"').replace("</ofd:TextObject>", '<ofd:FillColor Value="255 255 255"/><ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="1"><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform><ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="http://a.cn"/></ofd:Action></ofd:Actions></ofd:TextObject>')
        + '<ofd:ImageObject ID="5" Boundary="20 40 20 20" ResourceID="3"/><ofd:CompositeObject ID="6" Boundary="1 1 9 9"/><ofd:PathObject ID="7" Boundary="0 0 90 9" Fill="true"><ofd:AbbreviatedData>M 0 0 Q 1 1 2 2 B 1 1 2 2 3 3 A 1 1 0 0 1 4 4 C</ofd:AbbreviatedData></ofd:PathObject>'),
        [("D/T.xml", sheet(text("云台镇", 20, 5))), ("D/Q.xml", sheet(text("第二页", 20, 5))), ("D/R.xml", '<ofd:Res BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image"><ofd:MediaFile>1.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'), ("D/Res/1.png", b"\x89PNG"),
         ("D/C.xml", '<ofd:CustomTags><ofd:CustomTag NameSpace="urn:nianbao:ofd:1"><ofd:FileLoc>G.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>'), ("D/G.xml", '<t:Report xmlns:t="urn:nianbao:ofd:1"><t:P N="1"><ofd:ObjectRef PageRef="1">2020</ofd:ObjectRef></t:P></t:Report>'),
         ("D/A.xml", '<ofd:Annotations><ofd:Page PageID="1"><ofd:FileLoc>N.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'), ("D/N.xml", '<ofd:PageAnnot><ofd:Annot ID="8" Type="Stamp"><ofd:Remark>注</ofd:Remark></ofd:Annot></ofd:PageAnnot>'),
         ("D/B.xml", '<ofd:Attachments><ofd:Attachment Name="a.txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>')]))


LABELS = """年政府信息公开工作年度报告|一、总体情况|二、主动公开政府信息情况|三、收到和处理政府信息公开申请情况|四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况|六、其他需要报告的事项|第二十条第（一）项|第二十条第（五）项|第二十条第（六）项|第二十条第（八）项|信息内容|规章|行政规范性文件
本年制发件数|本年废止件数|现行有效件数|行政许可|行政处罚|行政强制|行政事业性收费|本年处理决定数量|本年收费金额|单位：万元|自然人|商业企业|科研机构|社会公益组织|法律服务机构
其他|总计|一、本年新收政府信息公开申请数量|二、上年结转政府信息公开申请数量|三、本年度办理结果|（一）予以公开|（二）部分公开|（三）不予公开|1.属于国家秘密
2.其他法律行政法规禁止公开|（四）无法提供|（五）不予处理|（六）其他处理|（七）总计|四、结转下年度继续办理|行政复议|行政诉讼|未经复议直接起诉|复议后起诉|结果维持|结果纠正
其他结果|尚未审结|申请人情况|法人或其他组织|万元|件|　|－|０|①|²|（注1）|/|无|——|〓|2024年1月20日|\u200b|\ufffd|\u202e"""
WORDS = {
    "text": ["|", "||", "|---|---|", "\t", "\n\n", "\n\t", ",,", '"', "│", "｜", "├──┤", "&nbsp;", "<br>", "<sup>", "</sup>", "#", "\f", "\u2028", "\r"],
    "html": ["<table>", "</table>", "<tr>", "<td>", "</td>", "<th>", "<td rowspan=2>", "<td colspan=3>", "<p>", "<br>", "<div>", "</div>", "<ul>", "<li>", "<ol start=3>", "<a href=a>", "<img alt=a>", "<sup>",
             "<sub>", "<s>", "<del>", "<details>", "<dl>", "<dt>", "<dd>", "<select>", "<option>", "<textarea>", "<iframe>", "<svg>", "<math>", "<template>", "<noscript>", "<ruby>", "<rt>", "<caption>", "<style>",
             "<script>", "<!--", "-->", "<title>", "<meta charset=gbk>", "&nbsp;", "&#0;", "&#x4e00;", " style='display:none'", " hidden", "<font>", "<center>", "<hr>", "<pre>", "<input value=1>", "<frameset>", "<base>"],
    "docx": ["<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", '<w:gridSpan w:val="2"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>',
             "<w:pPr>", "</w:pPr>", '<w:pStyle w:val="a"/>', "<w:numPr>", '<w:ilvl w:val="0"/>', '<w:numId w:val="1"/>', "<w:del>", "</w:del>", "<w:ins>", "<w:moveFrom>", "<w:instrText>", '<w:fldChar w:fldCharType="begin"/>',
             "<w:drawing>", "<wps:txbx>", "<w:txbxContent>", "<mc:Fallback>", "<w:hyperlink>", '<w:footnoteReference w:id="1"/>', "<w:ruby>", "<w:rt>", "<w:vanish/>", "<w:sdt>", "<w:br/>", "<w:tab/>", "<m:t>", "<![CDATA[", "]]>", "&#x4e00;", "<!--",
             "\x1eword/styles.xml\n", "\x1eword/numbering.xml\n", "\x1eword/footnotes.xml\n", "\x1eword/endnotes.xml\n", "\x1eword/comments.xml\n", "\x1eword/header1.xml\n", "\x1eword/_rels/document.xml.rels\n", '<w:gridBefore w:val="3"/>'],
    "xlsx": ["<row>", '<row r="2">', "</row>", '<c r="A1">', '<c r="KN2" t="s">', '<c t="inlineStr">', "<is><t>", "</t></is></c>", "<v>", "</v></c>", "<f>", "</f>", "SUM(A1:B2)", '<mergeCell ref="A1:B2"/>', "<sheetData>", "</sheetData>",
             ' t="b"', ' t="e"', ' t="str"', ' t="d"', ' s="1"', ' hidden="1"', '<f t="shared" si="0" ref="A1:A9">', "<cols>", '<col min="2" max="3" hidden="1"/>', '<definedName name="requests.new.natural">', "</definedName>", "<si><t>", "</t></si>",
             "<r><t>", '<vertAlign val="superscript"/>', "<dc:description>nianbao</dc:description>", "\x1exl/workbook.xml\n", "\x1exl/sharedStrings.xml\n", "\x1exl/styles.xml\n", "\x1exl/worksheets/sheet2.xml\n", "\x1exl/comments1.xml\n",
             "\x1edocProps/core.xml\n", "\x1exl/_rels/workbook.xml.rels\n", "基本信息", "表二", "表三", "表四", "勾稽检查", "原文对照", "总体情况", "发布机关", "工作簿格式", "1e999", "（接下格）", "A1048576", "XFD1"],
    "ods": ["<table:table>", "<table:table-row>", "</table:table-row>", "<table:table-cell>", "</table:table-cell>", "<text:p>", "</text:p>", ' table:number-columns-repeated="3"', ' table:number-rows-repeated="3"',
            ' table:number-columns-spanned="2"', ' table:number-rows-spanned="2"', "<table:covered-table-cell/>", ' office:value-type="float"', ' office:value="7"', ' office:value-type="string"', ' table:formula="of:=SUM([.A1:.B1])"',
            '<text:s text:c="3"/>', "<text:span>", "<office:annotation>", "<table:named-range>", ' table:name="requests.new.natural"', "<table:table-header-rows>", "\x1emeta.xml\n", ' table:visibility="collapse"'],
    "xls": ["\x09\x08", "\x0a\x00\x00\x00", "\x85\x00", "\xfc\x00", "\xfd\x00", "\x03\x02", "\x7e\x02", "\xbd\x00", "\x06\x00", "\x07\x02", "\xe5\x00", "\x3c\x00", "\x18\x00", "\x04\x02", "\x05\x02", "\x42\x00", "\x22\x00", "\x1e\x04", "\xff\xff\xff\xff", "\x00\x06"],
    "pdf": ["BT", "ET", "Tj", "TJ", "Tm", "Td", "T*", "Tf", " re f\n", " re S\n", " m ", " l S\n", "q ", "Q ", " cm ", "/X Do ", "/A 9 Tf ", "/B 9 Tf ", "<4e00>Tj", "BDC ", "BMC ", "EMC ", "/Artifact", "/Nianbao", "/ActualText", "BI ", "ID ", "EI ",
            "obj", "endobj", "stream\n", "endstream", "xref", "trailer", "startxref", "/Type", "/Page", "/Pages", "/Kids", "/Count", "/Contents", "/Resources", "/Font", "/ToUnicode", "/Encoding", "/Identity-H", "/DescendantFonts", "/W[", "/Filter", "/FlateDecode",
            "/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode", "/DCTDecode", "/DecodeParms", "/Predictor 12", "/Columns 5", "/ObjStm", "/XRef", "/Prev 9", "/Root 1 0 R", "/Encrypt", "/Rotate 90", "/MediaBox[0 0 9 9]", "/Annots", "/Subtype", "/FreeText", "/Widget", "/V(7)", "/Type3",
            "/CharProcs", "/FontFile2", "/FontFile3", "/Differences[", "beginbfchar", "beginbfrange", "begincodespacerange", "usecmap", "0 R", "-1", "4294967296", "\x1eform\n", "\x1efont\n", "\x1ecmap\n", "\x1epage\n", "\x1eobject\n", "/UniGB-UCS2-H", "/GBK-EUC-H", "/OCProperties", "/OC"],
    "json": ['"schema":"nianbao/1"', '"cells":[', '"sections":[', '"blocks":[', '"kind":"paragraph"', '"kind":"table"', '"rows":[[', '"origin":{"line":1}', '"origin":{"page":1,"box":[0,0,1,1]}', '"origin":{"sheet":"a","cell":"A1"}', '"origin":{"element":"table 1, row 2, cell 3"}',
             '"key":"requests.new.natural"', '"value":null', '"state":"zero"', '"state":"unread"', '"text":""', '"unit":"件"', '"layouts":{"disclosure":"2021"}', '"findings":[', '"severity":"error"', '"code":"value-unread"', '"form":"requests"', '"role":"title"', "1e999", "-0", "79228162514264337593543950336", "\\ud800", "null"],
    "ofd": ["<ofd:TextObject ID=\"7\" Boundary=\"20 20 60 6\" Size=\"4\">", "</ofd:TextObject>", "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 3 4\">", "</ofd:TextCode>", "<ofd:PathObject ID=\"8\" Boundary=\"0 0 40 8\">", "<ofd:AbbreviatedData>", "M 0 0 L 40 0 C", "Q 1 1 2 2", "B 1 1 2 2 3 3",
            "A 1 1 0 0 1 4 4", "<ofd:ImageObject ResourceID=\"3\" Boundary=\"0 0 9 9\"/>", "<ofd:CompositeObject Boundary=\"0 0 9 9\"/>", "<ofd:CGTransform CodePosition=\"0\" CodeCount=\"2\"/>", "<ofd:FillColor Value=\"255 255 255\"/>", "<ofd:StrokeColor Value=\"0\"/>", " CTM=\"1 0 0 1 0 0\"", " Alpha=\"0\"",
            " Visible=\"false\"", "<ofd:Layer Type=\"Background\">", "<ofd:Template TemplateID=\"9\"/>", "<ofd:PhysicalBox>0 0 9 9</ofd:PhysicalBox>", "<ofd:URI URI=\"a\"/>", "<ofd:DocRoot>", "<ofd:CustomTag NameSpace=\"urn:nianbao:ofd:1\">", "<ofd:ObjectRef PageRef=\"1\">", "<ofd:FileLoc>",
            "\x1eOFD.xml\n", "\x1eD/D.xml\n", "\x1eD/R.xml\n", "\x1eD/C.xml\n", "\x1eD/G.xml\n", "\x1eD/T.xml\n", "1e9", "-0"],
    "mail": ["Content-Type: text/html; charset=gbk\r\n", "Content-Type: multipart/mixed; boundary=x\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "\r\n\r\n", "\r\n--x\r\n", "--x--", "=?UTF-8?B?5bm0?=", "=?GBK?Q?=C4=EA?=", "=C4=EA",
             "=\r\n", "Content-Disposition: attachment; filename=a.docx\r\n", "Content-Location: a\r\n", "Content-ID: <a>\r\n", "message/rfc822", "multipart/related", "multipart/alternative", "Subject: ", "From: ", "MIME-Version: 1.0\r\n"],
    "zip": ["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "PK\x06\x06", "PK\x06\x07", "../", "\\", ".zip", "a.docx", "\x1e", "mimetype", "[Content_Types].xml", "\x01\x00", "\x00\x08", "\x75\x70"],
    "settings": ["[severity]", "[thresholds]", "[limits]", "[[accept]]", "section-renamed", "value-unread", "jump-ratio", "jump-absolute", "repeat-share", "shared-share", "memory", "seconds", "code", "file", "agency", "year", "key", "reason", '"off"', '"error"', "inf", "nan", "-0.0", "1e308", "1979-05-27", "'''", '"""', "0x", "= ["],
    "manifest": ["file,sha256,options,status,", ",done,", ",failed,", ",passed,", "\r\n", '""', "%3B", "%25", ";", "'=", ",seconds", "disclosure=2021"],
    "face": ["glyf", "loca", "cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "CFF ", "CFF2", "ttcf", "OTTO", "\x00\x01\x00\x00", "kern", "GSUB", "GPOS", "fvar", "gvar", "avar", "HVAR", "VORG", "vmtx", "vhea", "\x00\x0c", "\x00\x04", "\x00\x06", "\x00\x0e", "\xff\xff\xff\xff"],
}


def dictionaries():
    folder = os.path.join(HERE, "..", "dictionaries")
    os.makedirs(folder, exist_ok=True)
    words = dict(WORDS, labels=LABELS.replace("\n", "|").split("|"))
    for name, all in words.items():
        # In what is no text a character stands for a byte.
        code = "latin-1" if name in ("xls", "zip", "face") else "utf-8"
        with open(os.path.join(folder, f"{name}.dict"), "w", encoding="utf-8") as out:
            for word in all:
                escaped = "".join(f"\\x{b:02x}" if b < 32 or b > 126 or b in b'"\\' else chr(b) for b in word.encode(code))
                shown = f"# {word}\n" if not word.isascii() and word.isprintable() and code == "utf-8" else ""
                out.write(f'{shown}"{escaped}"\n')


def chosen():
    """For targets whose input is a row of choices: some rows, always the same."""
    state = 7
    for target in ("docx_made", "xlsx_made", "ods_made", "trip_json", "trip_xlsx", "trip_pdf"):
        for length in (40, 200, 500) if "trip" in target else (100, 400, 1200):
            row = bytearray()
            while len(row) < length:
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                row.append(state >> 56)
            put(target, str(length), bytes(row))


def json_pieces():
    put("json", "small.json", '{"schema":"nianbao/1","title":null,"agency":"青禾县","year":2023,"issued_on":"2024-01-20","source":{"file":"a.txt","format":"text","encoding":"UTF-8"},'
        '"layouts":{},"sections":[{"number":1,"heading":"一、总体情况","origin":{"line":3},"blocks":[{"kind":"paragraph","role":"body","text":"平稳。","origin":{"line":5}},'
        '{"kind":"table","rows":[[{"text":"网站"},{"text":"7"}]],"origin":{"line":7}}]}],"cells":[],"findings":[]}')


for make in (texts, html, docx, written, books, drawn, lists, faces, chosen, json_pieces, wires, dictionaries):
    make()
