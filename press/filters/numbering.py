"""Numbers: one walk in document order that counts sections, floats, theorems, callouts and equations and prints their labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from press.errors import Diagnostic
from press.filters.captions import caption_div, caption_of
from press.filters.context import Context
from press.filters.kinds import Kind, crossref_options, format_number, is_scheme
from press.filters.sections import (
    SectionCounter,
    bare_title,
    build_counter,
    is_counted,
    is_numbering,
    section_number,
    with_number,
)
from press.model import Json
from press.pandoc.ast import (
    Element,
    attr,
    attr_of,
    descend,
    div,
    identifier,
    is_div,
    is_span,
    plain,
    plain_text,
    space,
    span,
    string,
    values,
    with_attr,
)

NO_BREAK = "\u00a0"
#: Kinds of elements that can have a number.
_KINDS = ("Header", "Div", "Span")
#: Where they stand; of the spans only equations are counted.
_WHERE = ("Header", "Div", ".quarto-equation")


@dataclass(frozen=True)
class Target:
    """What a label points at: its kind, the number as references print it, and, for sections, the title.

    `number` is empty where nothing is printed, as for an unnumbered section.
    """

    label: str
    kind: Kind
    number: str
    title: tuple[Element, ...] = ()


Index = Mapping[str, Target]


def number_blocks(tree: Json, context: Context) -> tuple[Json, Index]:
    """Count everything in a tree and give, beside it, what each label points at.

    A label that is defined twice and a numbering scheme that nobody knows are reported.
    """
    _check_schemes(context)
    numberer = _Numberer(context, build_counter(tree["blocks"], context.meta))
    blocks = descend(tree["blocks"], numberer.visit, kinds=_KINDS, outline=context.outline, where=_WHERE)
    return {**tree, "blocks": blocks}, numberer.targets


def label_text(kind: Kind, number: str, prefix: str) -> str:
    """Join a prefix and a number as they are printed, unbreakable."""
    if not prefix:
        return number
    return f"{prefix}{NO_BREAK if kind.space else ''}{number}"


class _Numberer:
    """The state of the walk: counters, the float that is open, and the labels seen."""

    def __init__(self, context: Context, sections: SectionCounter) -> None:
        self.context = context
        self.sections = sections
        self.targets: dict[str, Target] = {}
        self.counts: dict[str, int] = {}
        self.chapter = ""
        self.parent: Target | None = None
        options = crossref_options(context.meta)
        self.chapters = options.get("chapters") is True
        self.chapter_kind = replace(context.kinds["sec"], prefix=context.words["crossref-ch-prefix"])
        self.delim = str(options.get("title-delim", ":"))
        self.sub_scheme = str(options.get("subref-labels", "alpha a"))
        self.families: Mapping[str, Callable[[Element, Kind], Element]] = {
            "float": self.float_div,
            "theorem": self.theorem,
            "proof": self.theorem,
            "callout": self.callout,
        }

    def visit(self, node: Element) -> Element | None:
        """Count an element that has a number, and what is in it; parents come before their children."""
        if node["t"] == "Header":
            return self.header(node)
        if node["t"] == "Div":
            return self.labelled_div(node) if any(key == "ref-type" for key, _ in attr_of(node)[2]) else None
        return self.equation(node) if is_span(node, "quarto-equation") else None

    def inside(self, node: Element) -> Element:
        """Count what is in a div."""
        return div(
            descend(node["c"][1], self.visit, kinds=_KINDS, outline=self.context.outline, where=_WHERE), attr_of(node)
        )

    def header(self, node: Element) -> Element:
        """Count a heading; print its number where sections are numbered so deep."""
        title = tuple(bare_title(node))
        level = node["c"][0]
        kind = self.chapter_kind if self.chapters and level == 1 else self.context.kinds["sec"]
        if not is_counted(node):
            self.register(identifier(node), "", title, kind=kind)
            return node
        parts = self.sections.next_number(level)
        if self.chapters and level == 1:
            self.counts.clear()
            self.chapter = str(parts[0])
        number = section_number(parts, self.context)
        deep = level > self.sections.depth
        self.register(identifier(node), "" if deep else number, title, kind=kind)
        return with_number(node, number) if is_numbering(self.context) and not deep else node

    def labelled_div(self, node: Element) -> Element:
        """Count a float, theorem or callout by the kind that an earlier step wrote on it."""
        kind = self.context.kinds[values(node)["ref-type"]]
        return self.families[kind.family](node, kind)

    def float_div(self, node: Element, kind: Kind) -> Element:
        """Count a float; inside another it is a part of that one and has a letter."""
        parent = self.parent
        number = self.next_part(parent) if parent else self.next_number(kind)
        shown = f"{parent.number}{NO_BREAK}({number})" if parent else number
        target = self.register(identifier(node), shown, (), kind=parent.kind if parent else kind)
        self.parent = target if parent is None else parent
        done = self.inside(_with_values(node, {"number": number, **({"parent": parent.label} if parent else {})}))
        self.parent = parent
        return self.with_caption(done, kind, number, part=parent is not None)

    def with_caption(self, node: Element, kind: Kind, number: str, *, part: bool) -> Element:
        """Print the label at the beginning of a float's caption; a float without caption gets one of the label alone."""
        caption = caption_of(node)
        if caption and is_span(caption[0], "quarto-float-label"):
            return node
        text = f"({number})" if part else label_text(kind, number, kind.title)
        label = span(
            [string(text)],
            attr(classes=["quarto-float-label"], values={"prefix": "" if part else kind.title, "number": number}),
        )
        if caption is None and not part:
            self.warn_no_caption(identifier(node), text)
        delim = [string(self.delim)] if caption and not part and self.delim else []
        words = [label, *delim, *([space(), *caption] if caption else [])]
        content = node["c"][1][:-1] if caption is not None else node["c"][1]
        return div([*content, caption_div(words)], attr_of(node))

    def warn_no_caption(self, label: str, text: str) -> None:
        """Tell that a numbered float has nothing but its number."""
        where = self.context.source.locate_label(label)
        hint = "write it as the last paragraph of the div, between the brackets of the image, or as fig-cap or tbl-cap of the chunk"
        message = f'#{label}: found no caption, expected one: only "{text.replace(NO_BREAK, " ")}" is printed'
        self.context.findings.append(Diagnostic("no-caption", message, where, hint=hint, severity="warning"))

    def theorem(self, node: Element, kind: Kind) -> Element:
        """Count a theorem and print its name in front of its title."""
        number = self.next_number(kind)
        self.register(identifier(node), number, (), kind=kind)
        done = self.inside(_with_values(node, {"number": number}))
        return done if "number" in values(node) else _with_theorem_label(done, label_text(kind, number, kind.title))

    def callout(self, node: Element, kind: Kind) -> Element:
        """Count a callout and print its label in front of its title."""
        number = self.next_number(kind)
        self.register(identifier(node), number, (), kind=kind)
        done = self.inside(_with_values(node, {"number": number}))
        return done if "number" in values(node) else self._with_callout_label(done, kind, number)

    def _with_callout_label(self, node: Element, kind: Kind, number: str) -> Element:
        blocks = node["c"][1]
        has_title = bool(blocks) and is_div(blocks[0], "callout-title")
        title = blocks[0]["c"][1][0]["c"] if has_title else []
        named = title and plain_text(title) != self.context.words[f"callout-{kind.name}-title"]
        words = [
            string(label_text(kind, number, kind.title)),
            *([string(self.delim), space(), *title] if named else []),
        ]
        head = div([plain(words)], attr(classes=["callout-title"]))
        return div([head, *(blocks[1:] if has_title else blocks)], attr_of(node))

    def equation(self, node: Element) -> Element:
        """Count an equation; one with a sign of the author's own has that in place of a number."""
        kind = self.context.kinds["eq"]
        number = values(node).get("tag") or self.next_number(kind)
        if identifier(node):
            self.register(identifier(node), number, (), kind=kind)
        return _with_values(node, {"number": number})

    def next_number(self, kind: Kind) -> str:
        """Count one more of a kind, within its chapter where chapters are numbered."""
        self.counts[kind.key] = self.counts.get(kind.key, 0) + 1
        number = format_number(self.counts[kind.key], kind.labels)
        return f"{self.chapter}.{number}" if self.chapter else number

    def next_part(self, parent: Target) -> str:
        """Count one more part of a float."""
        self.counts[f"#{parent.label}"] = self.counts.get(f"#{parent.label}", 0) + 1
        return format_number(self.counts[f"#{parent.label}"], self.sub_scheme)

    def register(self, label: str, number: str, title: tuple[Element, ...], *, kind: Kind) -> Target:
        """Note what a label points at; one that is taken is reported with both places."""
        target = Target(label, kind, number, title)
        if kind.family == "section" and not label.startswith("sec-"):
            return target
        if label in self.targets:
            first, second = (self.context.source.locate_label(label, occurrence) for occurrence in (0, 1))
            message = f"#{label}: found the label a second time, expected each label once"
            self.context.findings.append(
                Diagnostic("label-twice", message, second, hint=f"the first stands at {first}")
            )
        self.targets.setdefault(label, target)
        return target


def _with_values(node: Element, new: Mapping[str, str]) -> Element:
    return with_attr(node, values={**values(node), **new})


def _with_theorem_label(node: Element, label: str) -> Element:
    """Put a label into the title span that begins the first paragraph."""
    blocks = node["c"][1]
    title, *rest = blocks[0]["c"]
    strong, *after = title["c"][1]
    words = [string(label), *([space(), *strong["c"]] if strong["c"] else [])]
    lead = span([{"t": strong["t"], "c": words}, *after], attr_of(title))
    return div([{"t": blocks[0]["t"], "c": [lead, *rest]}, *blocks[1:]], attr_of(node))


def _check_schemes(context: Context) -> None:
    options = crossref_options(context.meta)
    for key, value in options.items():
        if (key == "labels" or key.endswith("-labels")) and not is_scheme(str(value)):
            context.report(
                "crossref-labels",
                f'crossref {key}: found "{value}", expected arabic, roman, roman i, alpha a or alpha with another first letter',
            )
