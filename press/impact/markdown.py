"""What changed, as Markdown for a comment on a pull request: collapsed where long, and never longer than one may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from press.config.characters import printable
from press.impact.groups import (
    EFFECTS,
    NOT_FOUND,
    Group,
    counted,
    group,
    shorten,
    shown_change,
    summary,
    without_effect,
)
from press.impact.model import Effect, Impact

#: By this line the workflow finds its own comment again.
MARK = "<!-- press impact -->"
#: Characters that a comment may have; GitHub takes 65,536.
LIMIT = 65_000
#: Rows beyond which a table is collapsed.
_LONG = 8
_CELL = 160
_CAUSES = 5
#: Characters kept for what says what was left out.
_REST = 400

#: A heading, what stands below it, and how many entries that tells.
_Block = tuple[str, str, int]


def as_markdown(impact: Impact, *, limit: int = LIMIT) -> str:
    """Tell what changed in at most `limit` characters, and say what was left out."""
    changed, effects, same = summary(impact)
    head = "\n".join([
        MARK,
        f"### Impact: {_code(impact.old)} → {_code(impact.new)}",
        "",
        "| | |",
        "| --- | --- |",
        f"| changed | {changed} |",
        f"| in consequence | {effects} |",
        f"| unchanged | {same} |",
        "",
    ])  # fmt: skip
    notes = [("", _note(note), 1) for note in impact.notes]
    blocks = [*notes, *(block for one in group(impact) for block in _group(one)), *_idle(impact)]
    return printable(_fitted(head, blocks, limit))


def _fitted(head: str, blocks: Sequence[_Block], limit: int) -> str:
    """Take blocks as long as they fit, with their headings; short ones may follow one that did not."""
    text, left_out, above = head, 0, ""
    for heading, block, entries in blocks:
        part = f"\n{block}\n" if heading in {"", above} else f"\n{heading}\n\n{block}\n"
        if len(text) + len(part) <= limit - _REST:
            text, above = text + part, heading
        else:
            left_out += entries
    if left_out:
        text += f"\n**Left out for length:** {left_out} entries; `press impact` in a terminal, or with `--json`, tells all.\n"
    return text


def _group(one: Group) -> Iterator[_Block]:
    causes = [_code(shown_change(cause)) for cause in one.causes[:_CAUSES]]
    more = f" and {len(one.causes) - _CAUSES} more" if len(one.causes) > _CAUSES else ""
    heading = f"#### {'Because ' + ', '.join(causes) + more if causes else NOT_FOUND.capitalize()}"
    for kind, names in EFFECTS.items():
        effects = one.of(kind)
        if effects and kind in {"sentence", "caption", "alt", "reference"}:
            yield from ((heading, *block) for block in _texts(effects, names))
        elif effects:
            yield from ((heading, *block) for block in _tables(effects, names))


def _tables(effects: Sequence[Effect], names: tuple[str, str]) -> Iterator[tuple[str, int]]:
    """Give tables of at most so many rows that some of them fit where not all do."""
    for first in range(0, len(effects), 100):
        part = effects[first : first + 100]
        rows = [f"| {_code(one.name)} | {_cell(one.old)} | {_cell(one.new)} |" for one in part]
        yield _collapsed(f"| {names[0]} | old | new |\n| --- | --- | --- |\n" + "\n".join(rows), part, names), len(part)


def _texts(effects: Sequence[Effect], names: tuple[str, str]) -> Iterator[tuple[str, int]]:
    for first in range(0, len(effects), 20):
        part = effects[first : first + 20]
        lines = "\n".join(line for one in part for line in _lines(one))
        yield _collapsed(_fence(lines), part, names), len(part)


def _lines(effect: Effect) -> Iterator[str]:
    yield f"@@ {effect.name if effect.name == effect.where else f'{effect.name} ({effect.where})'} @@"
    if effect.old is not None:
        yield f"- {shorten(effect.old, 0)}"
    if effect.new is not None:
        yield f"+ {shorten(effect.new, 0)}"


def _collapsed(block: str, effects: Sequence[Effect], names: tuple[str, str]) -> str:
    if len(effects) <= _LONG:
        return block
    return f"<details><summary>{counted(len(effects), names)}</summary>\n\n{block}\n\n</details>"


def _idle(impact: Impact) -> Iterator[_Block]:
    idle = without_effect(impact)
    if idle:
        lines = "\n".join(f"- {_code(shown_change(one))}" for one in idle)
        summary_ = f"{len(idle)} changes without consequence" if len(idle) > 1 else "1 change without consequence"
        yield "", f"<details><summary>{summary_}</summary>\n\n{lines}\n\n</details>", len(idle)


def _note(note: str) -> str:
    first, *others = note.splitlines() or [""]
    return f"**Note:** {_code(first)}" + (f"\n\n{_fence(chr(10).join(others))}" if others else "")


def _cell(text: str | None) -> str:
    return "–" if text is None else _code(shorten(text, _CELL)) if text.strip() else "blank"


def _code(text: str) -> str:
    """Give a text as code, so that nothing in it is a mention, a link or a mark of Markdown, also inside a table."""
    line = " ".join(text.split()) or " "
    ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{space}{line}{space}{ticks}".replace("|", "\\|")


def _fence(text: str) -> str:
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{ticks}diff\n{text}\n{ticks}"
