"""Numbers that no value need print: each rule is narrow, has a name, and is told in docs/digits.md.

A rule looks at a number in its sentence and says whether it holds. None looks at data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    "|Sept?|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet"
    "|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    "|noviembre|diciembre|januari|februari|maart|april|juni|juli|augustus|oktober"
)
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|\.)?"
_DATES = (
    rf"\b{_DAY}(?:[ \u00a0](?:de|of))?[ \u00a0](?:{MONTHS})\b\.?(?:,?[ \u00a0](?:de )?{_YEAR}\b)?",
    rf"\b(?:{MONTHS})\.?[ \u00a0]{_DAY}(?:,?[ \u00a0]{_YEAR}\b)?(?![\d%])",
    rf"\b(?:{MONTHS})\.?,?[ \u00a0](?:de )?{_YEAR}\b",
    rf"\b{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b",
    rf"\b(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./]{_YEAR}\b",
    rf"\b(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/{_YEAR}\b",
)
#: Words behind which a number of four digits is a year.
_BEFORE_YEAR = (
    "in|since|as of|until|till|before|after|during|between|from|through|around|circa|ca|about|early|late|mid|spring|summer"
    "|autumn|winter|fall|Frühling|Frühjahr|Sommer|Herbst|Winter|printemps|été|automne|hiver|primavera|verano|otoño|invierno|lente|zomer|herfst|im|seit|bis|vor|nach|Jahr|Jahre|Jahren|zwischen|von|um|en|depuis|avant|après|entre|desde|hasta|sinds"
    "|tot|voor|na|tussen|van|year|years|published|dated|copyright|©"
)
#: What a number may be the year of: `the 2016 review`, `the review of 2016`.
_DATED = (
    "review|update|guideline|statement|version|edition|report|census|act|pandemic|study|trial|survey|article|paper"
    "|meeting|conference|consensus|abstract|conclusion|thesis|dissertation|end|beginning|start|autumn|spring|summer|winter"
    "|cohort|protocol|book|chapter|law|reform|crisis|guidance|checklist|definition|classification|criteria|Leitlinie"
    "|Übersicht|Studie|Arbeit|Bericht|Ende|Anfang"
)
#: Words that may follow a year; any other could be what is counted.
_AFTER_YEAR = (
    "and|or|to|until|till|by|the|a|an|with|was|were|is|are|has|have|had|as|that|who|which|when|where|while|but|in|on|at"
    "|for|from|of|than|it|they|we|he|she|this|these|there|after|before|because|since|onwards?|already|also|did|does|may"
    "|und|oder|bis|der|die|das|ein|eine|einen|wurde|wurden|war|waren|ist|sind|hat|haben|mit|von|zu|auf|für|erschien|et|ou|à|le|la"
    "|les|un|une|y|o|a|el|los|las|en|de|het|van|een|werd|werden|erschienen|veröffentlicht|wir|fand|no|none|only"
)
_VERBS = (
    "shows|suggests|reports|describes|finds|says|gives|includes|remains|marks|begins|ends|exists|appears|concludes"
    "|recommends|states|covers|lists|names|uses|asks|makes|seems|stands|holds|lies|comes|goes|takes|needs|thus|always|perhaps|plus|less|across|its|his|this|us|does"
)
#: What can be counted: plurals, people, units.
_COUNTED = (
    rf"(?!(?:{_AFTER_YEAR}|{_VERBS})\b)(?:[a-zà-ÿ-]{{2,}}[a-rtv-zà-ÿ]s|people|persons?|men|women|children|patient|participant|person"
    r"|mg|g|kg|ml|mL|l|L|mm|cm|m|km|kcal|kJ|Hz|kHz|hours?|days?|weeks?|steps|euros?|Euro|dollars?|cases?|data|sheep|mice"
    r"|Patient\w*|Personen|Studien|Teilnehmer\w*|Proband\w*|Kinder\w*|Fälle\w*|Menschen|Frauen|Männer\w*|Treffer\w*"
    r"|Datensätze\w*|Arbeiten|Einträge\w*)\b"
)
#: Not followed by something counted, nor by words that lead to it: `2000 patients`, `2000 consecutive patients`.
_ALONE = rf"(?![\w%‰°]|[.,]\d|[ \u00a0]?[%‰°€$£×/+=<>±]|[ \u00a0](?:(?!(?:{_AFTER_YEAR}|{_VERBS})\b)[a-zà-ÿ][\w-]*[ \u00a0]){{0,2}}(?:{_COUNTED}))"
_JOIN = r"(?:[-–/]|[ \u00a0](?:and|to|until|or|und|bis|oder|et|y|en)[ \u00a0])"
_YEARS = (
    # in 2016; between 2002 and 2007; from 1997 to 2014
    rf"(?:(?<![\w-])(?i:{_BEFORE_YEAR})\.?|[(\[,;])[ \u00a0]?(?:the[ \u00a0])?({_YEAR}(?:{_JOIN}(?:{_YEAR}|\d\d(?!\d)))?(?:[a-z]\b)?){_ALONE}",
    # Higdon 1997; Farin et al. 2012; Smith and colleagues (2012); Lakke and Meerman of 2016
    rf"(?:\b[A-ZÄÖÜ][\w’'-]+|\bet al\.?|\bcolleagues)[ \u00a0](?:\(|of[ \u00a0])?({_YEAR}[a-z]?){_ALONE}",
    # the review of 2016; the 2016 review; the 1990s
    rf"\b(?:{_DATED})[ \u00a0](?:of|von|aus|from)[ \u00a0]({_YEAR}){_ALONE}",
    rf"\b(?:the|this|that|its|their|our|a)[ \u00a0]({_YEAR})[ \u00a0](?:[\w-]+[ \u00a0])?(?:{_DATED})\b",
    rf"\bthe[ \u00a0]({_YEAR}{_JOIN}{_YEAR})[ \u00a0](?:[\w-]+[ \u00a0])?(?:{_DATED})s\b",
    r"\b((?:1[89]|20)\d0)s\b",
    # a cell, heading or bracket of its own
    rf"^\s*\(?({_YEAR}(?:{_JOIN}{_YEAR})?)\)?\s*$",
)
#: Names that hold digits and are printed the same whatever the data are.
NAMES = (
    r"\d{1,2}(?:st|nd|rd|th)[ \u00a0-]centur(?:y|ies)", r"2[ \u00a0]?[×x][ \u00a0]?2", r"(?<=\d\d\d\d, )Issue[ \u00a0]\d{1,2}",
    r"PRISMA(?:-[A-Z]+)? (?:2009|2020|2015|2018|2022)", r"RoB[ \u00a0-]?[12](?:\.0)?", r"ROB[ -]?2", r"QUADAS-[23]",
    r"AMSTAR[ -]?2", r"CONSORT 20\d\d", r"STROBE 20\d\d", r"SF-(?:6D|8|12|20|36)(?:v[12])?", r"EQ-5D(?:-[35]L)?",
    r"PHQ-[2489]", r"GAD-[27]", r"BDI-(?:II|2)", r"WHO-?5", r"WHODAS 2\.0", r"WOMAC \d\.\d", r"PROMIS-\d\d", r"K-?(?:6|10)",
    r"ICD-(?:9|10|11)(?:-CM)?", r"DSM-(?:[345](?:-TR)?)", r"COVID-19", r"SARS-CoV-2", r"HIV-[12]", r"IL-\d{1,2}", r"HbA1c",
    r"(?:CO|O|H|N|NO|SO|SpO|PaO|VO)[₂2](?:O|max)?\b", r"H₂O", r"Omega-[36]", r"omega-[36]", r"vitamin [BDK]\d{1,2}",
    r"type [12] diabetes", r"[Tt]ype-?[ \u00a0]?[12] (?:diabetes|error)", r"Typ-[12]-Diabetes", r"phase [1-4]\b",
    r"(?:Table|Tables|Figure|Figures|Fig\.|Appendix|File|Text|Box|Tabelle|Abbildung)[ \u00a0]S\d+[a-z]?(?:(?:,| and|–|-)[ \u00a0]?S\d+[a-z]?)*",
    r"CC BY(?:-[A-Z]{2})* \d\.0", r"CC0(?: 1\.0)?", r"ISO[ \u00a0]\d+(?:-\d+)?", r"Web 2\.0", r"Python 3\b", r"R 4\b",
    r"\bI2\b", r"\bR2\b", r"\bChi2\b", r"[Hh]4-?[Ii]ndex", r"Welch’s t2", r"\bAC[12]\b",
)  # fmt: skip
_LEVEL = (
    r"(?:confidence|credible|credibility|prediction|compatibility|uncertainty)[- ](?:intervals?|limits?|regions?|bands?)|"
    r"(?:CIs?|CrIs?|PIs?|UIs?)\b|Konfidenzintervalle?n?s?|Vertrauensintervalle?|-?KI\b|intervalles? de confiance|IC\b"
)
_P, _ALPHA = r"\b[pP](?:[- \u00a0]values?)?", r"0[.,](?:1|10|05|01|001)"
_NOMINAL = (
    rf"((?:80|90|95|97[.,]5|99(?:[.,]9)?))[- \u00a0]?(?:%|percent|per cent|-?Prozent)[- \u00a0]?(?:{_LEVEL})",
    r"((?:80|90|95|99))[ \u00a0]?%[ \u00a0](?:statistical )?power\b",
    r"\b((?:0[.,](?:1|10|05|01|001)|(?:10|5|1)[ \u00a0]?%))[- \u00a0](?:level|Niveau|significance level|Signifikanzniveau)",
    (
        r"(?:(?:significance level|level of significance|significance threshold|alpha(?: level)?|α|Signifikanzniveau)"
        r"(?:[ \u00a0](?:was|is|were|of|at|set|to|von|war|=|:)){0,4}[ \u00a0]?)(0[.,](?:1|10|05|01|001)|(?:10|5|1)[ \u00a0]?%)(?!\d)"
    ),
    # significance was set at p < 0.05; a p value below 0.05 was considered significant
    rf"significance[^.;()]{{0,30}}\b(?:set|defined|fixed|taken|accepted)\b[^.;()]{{0,12}}{_P}[ \u00a0]?(?:<|≤|=|of)[ \u00a0]?({_ALPHA})(?!\d)",
    (
        rf"{_P}[ \u00a0]?(?:<|≤|of|below|under|less than)[ \u00a0]?(?:less than[ \u00a0])?({_ALPHA})[ \u00a0](?:was|were|is|are)[ \u00a0]"
        r"(?:considered|taken|regarded|deemed|defined)\b"
    ),
)
_VERSIONS = (
    r"\b[Vv]ersions?[ \u00a0](\d+(?:\.\d+)*)\b",
    r"\bv(\d+(?:\.\d+)+)\b",
    r"\b(?:Python|R|Pandoc|Quarto|Stata|SPSS|SAS|RevMan)[ \u00a0](\d+(?:\.\d+){1,3})\b",
    r"\b(?:RevMan|Review Manager|EndNote(?:[ \u00a0]X)?|Stata|SPSS|NVivo|JASP|jamovi|G\*Power|Excel)[ \u00a0]?(\d+(?:\.\d+)*)\b",
)
_ADDRESS = r"(?:https?://|www\.)\S+|\bdoi:[ \u00a0]?10\.\S+|\b10\.\d{4,9}/\S+|\b[\w.+-]+@[\w-]+\.[\w.]+|\bPMC?ID:? ?\d+|\bPMC\d+|\bCRD\d{8,}|\bNCT\d{8}|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b|\bISRCTN\d+"
#: A digit set high or low at a short sign is a part of it: R², m², CO₂, log₁₀.
_SYMBOL = r"(?<![\w])[^\W\d_]{1,3}([⁰-⁹⁺⁻²³¹₀-₉]+)|(?<!\w)(?:χ|τ|I|R|r|η|σ)(²)"
_LISTED = re.compile(r"\((\d{1,2})\)")


@dataclass(frozen=True)
class Allowed:
    """A stretch of a text that a rule allows."""

    rule: str
    start: int
    end: int


Rule = tuple[str, re.Pattern[str]]


def make_rules(names: Iterable[str] = ()) -> list[Rule]:
    """Give the rules for prose, with the author's own names before those that everybody uses."""
    own = [rf"(?<!\w)({re.escape(name)})(?!\w)" for name in names]
    return [
        *(("name of review.yml", re.compile(pattern)) for pattern in own),
        ("address or identifier", re.compile(_ADDRESS)),
        *(("date", re.compile(pattern)) for pattern in _DATES),
        *(("name", re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for pattern in NAMES),
        *(("nominal level", re.compile(pattern)) for pattern in _NOMINAL),
        *(("version", re.compile(pattern)) for pattern in _VERSIONS),
        *(("year", re.compile(pattern)) for pattern in _YEARS),
        ("symbol", re.compile(_SYMBOL)),
    ]


def find_allowed(text: str, rules: Sequence[Rule]) -> list[Allowed]:
    """Give the stretches of a text that rules allow; the first that covers a number counts."""
    found = [Allowed(name, *_extent(match)) for name, pattern in rules for match in pattern.finditer(text)]
    return [*found, *_listed(text)]


def _extent(match: re.Match[str]) -> tuple[int, int]:
    """Give what a rule means: its group, where it has one, else all of it."""
    group = next((number for number in range(1, (match.re.groups or 0) + 1) if match[number] is not None), 0)
    return match.span(group)


def _listed(text: str) -> list[Allowed]:
    """Allow the numbers of a list within a sentence: (1), (2), ... from one on, at least two."""
    marks = list(_LISTED.finditer(text))
    numbers = [int(mark[1]) for mark in marks]
    whole = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return [Allowed("list number", *mark.span(1)) for mark in marks] if whole else []
