"""The reference document: an empty Word file that holds our styles, page, header and footer.

Pandoc takes styles and page from it. `python -m press.writers.docx.reference FILE.docx` writes one to start a
journal's own from (`reference-doc: FILE.docx`). Made wholly here: nothing of Pandoc's default file is used.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from press.writers.docx.ooxml import NAMESPACES
from press.writers.docx.styles import BODY_FONT, CODE_FONT, MATH_FONT, SANS_FONT, STYLES, TOKEN_STYLES, defaults_xml

#: Stands in the header until the running title is known.
RUNNING_TITLE = "running title"
#: The earliest moment that a zip archive can note; it makes files with the same content the same files.
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("w", "r", "m"))
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

#: Parts that hang on the document: file, kind.
_PARTS = (
    ("styles.xml", "styles"),
    ("settings.xml", "settings"),
    ("webSettings.xml", "webSettings"),
    ("fontTable.xml", "fontTable"),
    ("numbering.xml", "numbering"),
    ("footnotes.xml", "footnotes"),
    ("header1.xml", "header"),
    ("header2.xml", "header"),
    ("footer1.xml", "footer"),
    ("footer2.xml", "footer"),
    ("theme/theme1.xml", "theme"),
)


def field_xml(instruction: str, result: str) -> str:
    """Write a Word field with the result that it shows until Word computes it anew."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{mark.format('begin')}{code}{mark.format('separate')}<w:r><w:t>{result}</w:t></w:r>{mark.format('end')}"


def _root(tag: str, inner: str) -> str:
    return f"{_HEAD}<w:{tag} {_SPACES}>{inner}</w:{tag}>"


def _paragraph(style: str, inner: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'


def _styles(language: str, *, tokens: bool) -> str:
    styles = (*STYLES, *TOKEN_STYLES) if tokens else STYLES
    return _root("styles", defaults_xml(language) + "".join(style.xml() for style in styles))


def _document() -> str:
    """Write an A4 page with margins of 25 mm; the first page has no running title."""
    numbers = {"headerReference": (7, 8), "footerReference": (9, 10)}
    links = "".join(
        f'<w:{tag} w:type="{kind}" r:id="rId{number}"/>'
        for tag, pair in numbers.items()
        for kind, number in zip(("default", "first"), pair, strict=True)
    )
    page = '<w:pgSz w:w="11906" w:h="16838"/>'
    sides = "".join(f' w:{side}="1418"' for side in ("top", "right", "bottom", "left"))
    margins = f'<w:pgMar{sides} w:header="709" w:footer="709" w:gutter="0"/>'
    section = f'<w:sectPr>{links}{page}{margins}<w:cols w:space="708"/><w:titlePg/></w:sectPr>'
    return _root("document", f"<w:body>{_paragraph('BodyText')}{section}</w:body>")


def _settings() -> str:
    """Word 2013 and later (`compatibilityMode` 15), or Word opens the file in a compatibility mode."""
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    maths = f'<m:mathPr><m:mathFont m:val="{MATH_FONT}"/></m:mathPr>'
    layout = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    )
    notes = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    return _root("settings", f"{layout}{notes}<w:compat>{mode}</w:compat>{maths}")


def _fonts() -> str:
    kinds = ((BODY_FONT, "roman"), (SANS_FONT, "swiss"), (CODE_FONT, "modern"), (MATH_FONT, "roman"))
    return _root(
        "fonts", "".join(f'<w:font w:name="{font}"><w:family w:val="{family}"/></w:font>' for font, family in kinds)
    )


def _footnotes() -> str:
    kinds = (("separator", -1), ("continuationSeparator", 0))
    return _root(
        "footnotes",
        "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in kinds
        ),
    )


def _theme() -> str:
    """Word wants a theme; ours names the fonts and colours that the styles set anyway."""
    colours = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "1A1A1A", "lt2": "F3F3F3",
        "accent1": "2F6DB5", "accent2": "C2561A", "accent3": "2E7D4F", "accent4": "A86A00", "accent5": "5B3A8C",
        "accent6": "B3372F", "hlink": "1F4E8C", "folHlink": "5B3A8C",
    }  # fmt: skip
    palette = "".join(f'<a:{key}><a:srgbClr val="{value}"/></a:{key}>' for key, value in colours.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, font in (("major", SANS_FONT), ("minor", BODY_FONT))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lists = {
        "fillStyleLst": fill,
        "lnStyleLst": f'<a:ln w="9525">{fill}</a:ln>',
        "effectStyleLst": "<a:effectStyle><a:effectLst/></a:effectStyle>",
        "bgFillStyleLst": fill,
    }
    scheme = "".join(f"<a:{key}>{value * 3}</a:{key}>" for key, value in lists.items())
    elements = (
        f'<a:clrScheme name="press">{palette}</a:clrScheme><a:fontScheme name="press">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="press">{scheme}</a:fmtScheme>'
    )
    inner = f"<a:themeElements>{elements}</a:themeElements>"
    return f'{_HEAD}<a:theme xmlns:a="{NAMESPACES["a"]}" name="press">{inner}</a:theme>'


def _page_number() -> str:
    number, total = field_xml("PAGE", "1"), field_xml("NUMPAGES", "1")
    return _paragraph("Footer", f'{number}<w:r><w:t xml:space="preserve"> / </w:t></w:r>{total}')


def _relationships() -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{file}"/>'
        for number, (file, kind) in enumerate(_PARTS, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types() -> str:
    theme = "application/vnd.openxmlformats-officedocument.theme+xml"
    parts = [("/word/document.xml", f"{_WORD_TYPE}.document.main+xml")]
    parts += [(f"/word/{file}", theme if kind == "theme" else f"{_WORD_TYPE}.{kind}+xml") for file, kind in _PARTS]
    known = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in parts)
    kinds = {"xml": "application/xml", "rels": "application/vnd.openxmlformats-package.relationships+xml"}
    plain = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in kinds.items())
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{plain}{known}</Types>'


@cache
def reference_parts(language: str = "en", *, tokens: bool = True) -> Mapping[str, str]:
    """Give the files of the reference document, by their names in the package."""
    main = f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    title = f"<w:r><w:t>{RUNNING_TITLE}</w:t></w:r>"
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{main}</Relationships>',
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relationships(),
        "word/styles.xml": _styles(language, tokens=tokens),
        "word/settings.xml": _settings(),
        "word/webSettings.xml": _root("webSettings", ""),
        "word/fontTable.xml": _fonts(),
        "word/numbering.xml": _root("numbering", ""),
        "word/footnotes.xml": _footnotes(),
        "word/header1.xml": _root("hdr", _paragraph("Header", title)),
        "word/header2.xml": _root("hdr", _paragraph("Header")),
        "word/footer1.xml": _root("ftr", _page_number()),
        "word/footer2.xml": _root("ftr", _page_number()),
        "word/theme/theme1.xml": _theme(),
    }


def write_reference(target: Path, *, language: str = "en", tokens: bool = True) -> None:
    """Write the reference document.

    Parameters
    ----------
    target
        File to write; its folder must exist.
    language
        BCP 47 tag that Word's spelling check starts from.
    tokens
        Whether our colours of highlighted code are in it; Pandoc adds those of another style only where they are not.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in reference_parts(language, tokens=tokens).items():
            archive.writestr(zipfile.ZipInfo(path, ZIP_MOMENT), text.encode(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
