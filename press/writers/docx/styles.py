"""The styles of our Word documents, as data: what an editor finds in Word's list of styles.

Properties are written in the order of the schema. Sizes are half points, lengths twentieths of a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from press.writers.docx.ooxml import attributes

#: Fonts that every Word has, and that LibreOffice replaces by equals of the same width.
BODY_FONT, SANS_FONT, CODE_FONT, MATH_FONT = "Times New Roman", "Arial", "Courier New", "Cambria Math"

#: Colours of the five callouts: line, ground.
CALLOUTS = {
    "note": ("2F6DB5", "EEF4FB"),
    "tip": ("2E7D4F", "EDF6F0"),
    "important": ("B3372F", "FBEFEE"),
    "warning": ("A86A00", "FCF5E8"),
    "caution": ("C2561A", "FCF1EA"),
}

#: Ground of code.
CODE_GROUND = "F3F3F3"
#: Pandoc's names of kinds of code tokens: colour (contrast at least 4.5 on the code's ground), bold, italic.
TOKENS = {
    "KeywordTok": ("00457A", True, False),
    "ControlFlowTok": ("00457A", True, False),
    "ImportTok": ("00457A", True, False),
    "OperatorTok": ("444444", False, False),
    "DataTypeTok": ("8A2B0A", False, False),
    "DecValTok": ("1B6B43", False, False),
    "BaseNTok": ("1B6B43", False, False),
    "FloatTok": ("1B6B43", False, False),
    "ConstantTok": ("8A2B0A", False, False),
    "CharTok": ("5B3A8C", False, False),
    "StringTok": ("5B3A8C", False, False),
    "VerbatimStringTok": ("5B3A8C", False, False),
    "SpecialStringTok": ("5B3A8C", False, False),
    "SpecialCharTok": ("5B3A8C", False, False),
    "CommentTok": ("5F5F5F", False, True),
    "DocumentationTok": ("5F5F5F", False, True),
    "AnnotationTok": ("5F5F5F", False, True),
    "CommentVarTok": ("5F5F5F", False, True),
    "InformationTok": ("5F5F5F", False, True),
    "WarningTok": ("A3201A", False, True),
    "AlertTok": ("A3201A", True, False),
    "ErrorTok": ("A3201A", True, False),
    "FunctionTok": ("00457A", False, False),
    "BuiltInTok": ("00457A", False, False),
    "VariableTok": ("222222", False, False),
    "AttributeTok": ("222222", False, False),
    "PreprocessorTok": ("8A2B0A", False, False),
    "ExtensionTok": ("222222", False, False),
    "OtherTok": ("222222", False, False),
    "RegionMarkerTok": ("222222", False, False),
    "NormalTok": ("222222", False, False),
}


@dataclass(frozen=True)
class Style:
    """One style; `paragraph`, `run` and `more` are inner XML of `w:pPr`, `w:rPr` and of what follows them."""

    identifier: str
    title: str
    based: str = ""
    after: str = ""
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    paragraph: str = ""
    run: str = ""
    more: str = ""
    default: bool = False
    quick: bool = True

    def xml(self) -> str:
        """Write the style."""
        head = attributes({"w:type": self.kind, "w:default": "1" if self.default else "", "w:styleId": self.identifier})
        parts = [f"<w:style{head}>", f'<w:name w:val="{self.title}"/>']
        parts += [
            f'<w:{tag} w:val="{value}"/>' for tag, value in (("basedOn", self.based), ("next", self.after)) if value
        ]
        parts += ["<w:qFormat/>"] if self.quick else []
        parts += [f"<w:{tag}>{inner}</w:{tag}>" for tag, inner in (("pPr", self.paragraph), ("rPr", self.run)) if inner]
        return "".join([*parts, self.more, "</w:style>"])


def _font(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _border(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _ruled(*borders: str) -> str:
    return f"<w:pBdr>{''.join(borders)}</w:pBdr>"


def _ground(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _indent(left: int, right: int = 0, hanging: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}"' + (f' w:hanging="{hanging}"/>' if hanging else "/>")


def _tab(kind: str, position: int) -> str:
    return f'<w:tabs><w:tab w:val="{kind}" w:pos="{position}"/></w:tabs>'


def _cells(upright: int, across: int, borders: str = "") -> str:
    """Write the settings of a table: room within its cells, above and below, at the sides."""
    sides = (("top", upright), ("left", across), ("bottom", upright), ("right", across))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    ruled = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    return f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{ruled}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'


def _spacing(before: int, after: int, line: int = 0) -> str:
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{rule}/>'


_BOLD, _ITALIC, _UPRIGHT = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>", '<w:i w:val="0"/><w:iCs w:val="0"/>'
_KEEP_NEXT, _KEEP_LINES = "<w:keepNext/>", "<w:keepLines/>"
_CENTRED = '<w:jc w:val="center"/>'
_GREY = '<w:color w:val="444444"/>'


def _heading(level: int, *, size: int, before: int, after: int, run: str = _BOLD) -> Style:
    return Style(
        f"Heading{level}",
        f"heading {level}",
        based="Normal",
        after="BodyText",
        paragraph=f'{_KEEP_NEXT}{_KEEP_LINES}{_spacing(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>',
        run=f'{_font(SANS_FONT)}{run}<w:color w:val="1A1A1A"/>{_size(size)}',
    )


_HEADINGS = (
    _heading(1, size=28, before=360, after=120),
    _heading(2, size=24, before=280, after=100),
    _heading(3, size=22, before=240, after=80),
    _heading(4, size=20, before=200, after=60, run=_BOLD + _ITALIC),
    *(_heading(level, size=20, before=180, after=60, run=_ITALIC) for level in range(5, 10)),
)

_TITLE_BLOCK = (
    Style(
        "Title",
        "Title",
        "Normal",
        "Subtitle",
        paragraph=_KEEP_NEXT + _KEEP_LINES + _spacing(0, 160, 252),
        run=f"{_font(SANS_FONT)}{_BOLD}{_size(36)}",
    ),
    Style("Subtitle", "Subtitle", "Title", "Author", run=f'<w:b w:val="0"/><w:bCs w:val="0"/>{_GREY}{_size(26)}'),
    Style("Author", "Author", "Normal", "Affiliation", paragraph=_KEEP_LINES + _spacing(80, 80), run=_size(24)),
    Style(
        "Affiliation",
        "Affiliation",
        "Normal",
        "Affiliation",
        paragraph=_KEEP_LINES + _spacing(0, 40, 252),
        run=_size(19),
    ),
    Style("Correspondence", "Correspondence", "Affiliation", "Date", paragraph=_spacing(60, 40, 252)),
    Style("Date", "Date", "Normal", "AbstractTitle", paragraph=_spacing(80, 120), run=_size(19)),
    Style(
        "AbstractTitle",
        "Abstract Title",
        "Normal",
        "Abstract",
        paragraph=_KEEP_NEXT + _spacing(240, 80),
        run=f"{_font(SANS_FONT)}{_BOLD}{_size(22)}",
    ),
    Style("Abstract", "Abstract", "BodyText", "Abstract", paragraph=_indent(284, 284), run=_size(21)),
    Style("Keywords", "Keywords", "Abstract", "BodyText", paragraph=_spacing(80, 240)),
    Style("TOCHeading", "TOC Heading", "Heading1", "TOC1", paragraph='<w:outlineLvl w:val="9"/>'),
    *(
        Style(
            f"TOC{level}",
            f"toc {level}",
            "Normal",
            paragraph=_tab("right", 9070) + _spacing(0, 40) + _indent(240 * (level - 1)),
            quick=False,
        )
        for level in range(1, 7)
    ),
)

_TEXT = (
    Style("Normal", "Normal", default=True),
    Style("BodyText", "Body Text", "Normal", paragraph=_spacing(0, 140)),
    Style("FirstParagraph", "First Paragraph", "BodyText", "BodyText"),
    Style("Compact", "Compact", "BodyText", paragraph=_spacing(0, 140) + "<w:contextualSpacing/>"),
    Style("ListParagraph", "List Paragraph", "BodyText", paragraph=_spacing(0, 80)),
    Style(
        "BlockText",
        "Block Text",
        "BodyText",
        paragraph=_spacing(100, 160) + _indent(567, 567),
        run=_size(21),
    ),
    Style("FootnoteText", "footnote text", "Normal", paragraph=_spacing(0, 40, 240), run=_size(18)),
    Style("FootnoteBlockText", "Footnote Block Text", "FootnoteText", paragraph=_indent(284, 284)),
    Style(
        "Bibliography",
        "Bibliography",
        "Normal",
        paragraph=_tab("left", 454) + _spacing(0, 80, 252) + _indent(454, hanging=454),
        run=_size(20),
    ),
    Style(
        "DefinitionTerm", "Definition Term", "Normal", "Definition", paragraph=_KEEP_NEXT + _spacing(60, 0), run=_BOLD
    ),
    Style("Definition", "Definition", "BodyText", paragraph=_indent(454)),
    Style(
        "SourceCode",
        "Source Code",
        "Normal",
        paragraph=_ruled(*(_border(side, 4, CODE_GROUND, 4) for side in ("top", "left", "bottom", "right")))
        + _ground(CODE_GROUND)
        + '<w:wordWrap w:val="0"/>'
        + _spacing(120, 160, 240)
        + _indent(100, 100),
        run=f"{_font(CODE_FONT)}<w:noProof/>{_size(17)}",
    ),
    Style(
        "CodeOutput",
        "Code Output",
        "SourceCode",
        paragraph=_ruled(
            '<w:top w:val="nil"/>', _border("left", 12, "BBBBBB", 6), '<w:bottom w:val="nil"/><w:right w:val="nil"/>'
        )
        + _ground("auto"),
    ),
    Style(
        "MarginNote",
        "Margin Note",
        "BodyText",
        paragraph=_ruled(_border("left", 6, "999999", 8)) + _indent(567),
        run=_size(19),
    ),
    Style(
        "TabTitle",
        "Tab Title",
        "Normal",
        "BodyText",
        paragraph=_KEEP_NEXT + _ruled(_border("bottom", 4, "999999", 1)) + _spacing(160, 80),
        run=f"{_font(SANS_FONT)}{_BOLD}{_size(20)}",
    ),
    Style("Equation", "Equation", "BodyText", paragraph=_spacing(80, 180)),
    Style("Theorem", "Theorem", "BodyText", run=_ITALIC),
    Style("TheoremUpright", "Theorem Upright", "Theorem", run=_UPRIGHT),
    Style(
        "TableGap",
        "Table Gap",
        "Normal",
        paragraph='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>',
        run=_size(2),
        quick=False,
    ),
    Style("SectionEnd", "Section End", "Normal", paragraph=_spacing(0, 0, 20), run=_size(2), quick=False),
)

_FLOATS = (
    Style(
        "Caption",
        "caption",
        "Normal",
        "BodyText",
        paragraph=_KEEP_LINES + _spacing(80, 200, 252),
        run=f"{_font(SANS_FONT)}{_size(18)}",
    ),
    Style("TableCaption", "Table Caption", "Caption", paragraph=_KEEP_NEXT + _spacing(240, 80, 252)),
    Style("ImageCaption", "Image Caption", "Caption"),
    Style("Subcaption", "Subcaption", "Caption", paragraph=_spacing(40, 120, 252) + _CENTRED),
    Style("Figure", "Figure", "Normal", paragraph=_spacing(160, 160, 240) + _CENTRED),
    Style("CaptionedFigure", "Captioned Figure", "Figure", "ImageCaption", paragraph=_KEEP_NEXT + _spacing(200, 80)),
    Style("TableText", "Table Text", "Normal", paragraph=_spacing(0, 0, 240), run=f"{_font(SANS_FONT)}{_size(18)}"),
    Style("TableHead", "Table Head", "TableText", paragraph=_KEEP_NEXT, run=_BOLD),
    Style("TableTextSmall", "Table Text Small", "TableText", run=_size(16)),
    Style("TableHeadSmall", "Table Head Small", "TableHead", run=_size(16)),
    Style("TableNote", "Table Note", "TableText", "BodyText", paragraph=_KEEP_LINES + _spacing(60, 200), run=_size(16)),
    Style(
        "CalloutTitle",
        "Callout Title",
        "Normal",
        "CalloutText",
        paragraph=_KEEP_NEXT + _KEEP_LINES + _spacing(60, 60),
        run=f"{_font(SANS_FONT)}{_BOLD}{_size(20)}",
    ),
    Style("CalloutText", "Callout Text", "BodyText", paragraph=_spacing(40, 80), run=_size(21)),
)

_PAGE = (
    Style(
        "Header",
        "header",
        "Normal",
        paragraph=_tab("right", 9070) + _spacing(0, 0, 240),
        run=f"{_font(SANS_FONT)}{_GREY}{_size(16)}",
    ),
    Style(
        "Footer",
        "footer",
        "Normal",
        paragraph=_spacing(0, 0, 240) + _CENTRED,
        run=f"{_font(SANS_FONT)}{_GREY}{_size(16)}",
    ),
)

_CHARACTERS = (
    Style("DefaultParagraphFont", "Default Paragraph Font", kind="character", default=True, quick=False),
    Style("CaptionLabel", "Caption Label", "DefaultParagraphFont", kind="character", run=_BOLD),
    Style("TheoremTitle", "Theorem Title", "DefaultParagraphFont", kind="character", run=_BOLD + _UPRIGHT),
    Style("ProofTitle", "Proof Title", "DefaultParagraphFont", kind="character", run=_ITALIC),
    Style("SectionNumber", "Section Number", "DefaultParagraphFont", kind="character"),
    Style(
        "FootnoteReference",
        "footnote reference",
        "DefaultParagraphFont",
        kind="character",
        run='<w:vertAlign w:val="superscript"/>',
    ),
    Style("Hyperlink", "Hyperlink", "DefaultParagraphFont", kind="character", run='<w:color w:val="1F4E8C"/>'),
    Style(
        "VerbatimChar", "Verbatim Char", "DefaultParagraphFont", kind="character", run=f"{_font(CODE_FONT)}<w:noProof/>"
    ),
)

_TABLES = (
    Style("TableNormal", "Normal Table", kind="table", default=True, quick=False, more=_cells(0, 108)),
    Style(
        "Table",
        "Table",
        "TableNormal",
        kind="table",
        more=_cells(40, 70, _border("top", 12, "000000") + _border("bottom", 12, "000000"))
        + '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr>'
        + f"<w:tcBorders>{_border('bottom', 6, '000000')}</w:tcBorders>"
        + '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>',
    ),
    Style("Layout", "Layout", "TableNormal", kind="table", more=_cells(0, 60)),
)


def _callout(kind: str, line: str, ground: str) -> Style:
    title = f"Callout {kind.title()}"
    more = _cells(60, 170, _border("left", 24, line)) + f"<w:tcPr>{_ground(ground)}</w:tcPr>"
    return Style(title.replace(" ", ""), title, "TableNormal", kind="table", more=more)


def _token(title: str, colour: str, *, bold: bool, italic: bool) -> Style:
    run = (_BOLD if bold else "") + (_ITALIC if italic else "") + f'<w:color w:val="{colour}"/>'
    return Style(title, title, "VerbatimChar", kind="character", run=run, quick=False)


STYLES: tuple[Style, ...] = (
    *_TEXT,
    *_TITLE_BLOCK,
    *_HEADINGS,
    *_FLOATS,
    *_PAGE,
    *_CHARACTERS,
    *_TABLES,
    *(_callout(kind, *colours) for kind, colours in CALLOUTS.items()),
)

#: Kept apart: where the author names a highlighting style, Pandoc writes these itself.
TOKEN_STYLES: tuple[Style, ...] = tuple(
    _token(title, colour, bold=bold, italic=italic) for title, (colour, bold, italic) in TOKENS.items()
)


def defaults_xml(language: str) -> str:
    """Write what holds where no style says otherwise: 11 point body font, lines 1.15 high, the document's language."""
    lang = f"<w:lang{attributes({'w:val': language, 'w:eastAsia': language, 'w:bidi': 'ar-SA'})}/>"
    run = f"<w:rPrDefault><w:rPr>{_font(BODY_FONT)}{_size(22)}{lang}</w:rPr></w:rPrDefault>"
    return f"<w:docDefaults>{run}<w:pPrDefault><w:pPr>{_spacing(0, 0, 276)}</w:pPr></w:pPrDefault></w:docDefaults>"
