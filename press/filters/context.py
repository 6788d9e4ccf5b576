"""What every filter is told besides the tree: options, format, places in the source, the clock, and where findings go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, Location
from press.filters.kinds import Kind, build_kinds
from press.filters.language import build_words
from press.model import FormatName
from press.pandoc.ast import Outline


@dataclass(frozen=True)
class Clock:
    """The present, and when the document's file was last written; handed in so that tests are not at their mercy."""

    now: Callable[[], datetime]
    modified: Callable[[], datetime]


@dataclass(frozen=True)
class Source:
    """The Markdown that Pandoc read, and where each of its lines came from; `path` stands for the whole document."""

    path: Path | str
    markdown: str = ""
    line_map: Sequence[Location] = ()

    def locate(self, needle: str, occurrence: int = 0) -> Location:
        """Find where a text such as `#fig-x` or `@fig-x` stands, whole words only; else name the document.

        `occurrence` counts from 0; the last one is given where there are fewer. What Pandoc did not read, such as the
        front matter, is looked for in the document's file.
        """
        pattern = re.compile(re.escape(needle) + r"(?![\w-])")
        found = [match.start() for match in pattern.finditer(self.markdown)]
        if not found:
            return self._locate_in_file(pattern)
        offset = found[min(occurrence, len(found) - 1)]
        line = self.markdown.count("\n", 0, offset)
        return self.line_map[line] if line < len(self.line_map) else Location(self.path, line + 1)

    def _locate_in_file(self, pattern: re.Pattern[str]) -> Location:
        path = Path(self.path)
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        found = pattern.search(text)
        return Location(self.path, text.count("\n", 0, found.start()) + 1 if found else 0)

    def locate_label(self, label: str, occurrence: int = 0) -> Location:
        """Find where a label is given to something, `{#fig-x`, rather than linked to."""
        place = self.locate(f"{{#{label}", occurrence)
        return place if place.line else self.locate(f"#{label}", occurrence)


@dataclass(frozen=True)
class Context:
    """The surroundings of one run of the filters.

    `meta` are the options of the format as plain values; `profiles` the active project profiles;
    `citation_keys` the keys of the bibliography, where they are known. Findings collect in `findings` and are
    raised together when all steps are done.
    """

    meta: Mapping[str, Any]
    format: FormatName
    source: Source
    clock: Clock
    profiles: Sequence[str] = ()
    citation_keys: frozenset[str] = frozenset()
    findings: list[Diagnostic] = field(default_factory=list)
    #: Markdown of attributes that waits to be read; see `markup`.
    markup: list[str] = field(default_factory=list)
    #: What stands where in the trees of this run, which the steps never change in place.
    outline: Outline = field(default_factory=Outline)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Every fixed word in the document's language, under Quarto's names."""
        return build_words(self.meta)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Everything that can be numbered and referred to, by label prefix."""
        return build_kinds(self.meta, self.words)

    def kind_of(self, label: str) -> Kind | None:
        """Give the kind that a label's prefix names, or nothing when it is no label for cross-references."""
        prefix, dash, rest = label.partition("-")
        return self.kinds.get(prefix) if dash and rest else None

    def report(
        self, code: str, message: str, *, needle: str = "", occurrence: int = 0, hint: str = "", detail: str = ""
    ) -> None:
        """Note an error; `needle` is a text of the source that shows its place."""
        where = self.source.locate(needle, occurrence) if needle else Location(self.source.path)
        self.findings.append(Diagnostic(code, message, where, hint=hint, detail=detail))

    def warn(self, code: str, message: str, *, needle: str = "", hint: str = "") -> None:
        """Note something that does not stop the build."""
        where = self.source.locate(needle) if needle else Location(self.source.path)
        self.findings.append(Diagnostic(code, message, where, hint=hint, severity="warning"))
