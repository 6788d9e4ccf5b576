"""The report of a verification as one page: no script, no request, the article's own style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

_Row = Mapping[str, Any]
_LIMITS = (
    "It does not say that the data are true to the papers that they were read from; each row names its source.",
    "It does not say that the methods fit the question, or that the conclusions follow from the numbers.",
    "It says nothing of pictures but what their words and their alternative texts tell.",
    "What was let pass was let pass by a rule. Each rule and each case are listed, so that they can be judged.",
)


def build_page(report: _Row) -> str:
    """Set a report as a whole HTML page."""
    title = f"Verification: {report['title'][0]}" if report["title"] else "Verification"
    parts = [_head(report), _verdict(report), _summary(report["checks"])]
    parts += [_check(check) for check in report["checks"]]
    parts += [_files(report), _made_with(report), _repeat(report["repeat"]), _limits()]
    body = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        f"<title>{escape(title)}</title>\n<style>\n{_styles()}</style>\n</head>\n<body>\n"
        '<a class="skip-link" href="#report">Skip to the report</a>\n<div id="quarto-content" class="page-full">\n'
        f'<main id="report" class="content" tabindex="-1">\n{body}\n</main>\n</div>\n</body>\n</html>\n'
    )


def _styles() -> str:
    article, own = files("press.writers.html") / "assets", files("press.checks") / "assets"
    sheets = (article / "page.css", article / "print.css", own / "report.css")
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def _head(report: _Row) -> str:
    told = [f"version {report['data']['version']} of the data"] if report["data"] else []
    if report["revision"]:
        revision = report["revision"]
        more = ", with changes that are not committed" if revision["changed"] else ""
        told.append(f"revision {revision['commit'][:12]} of {revision['date']}{more}")
    subtitles = "".join(f"<p>{escape(title)}</p>" for title in report["title"])
    state = f"<p>{escape(_sentence(', '.join(told)))}.</p>" if told else ""
    return (
        '<header id="title-block-header">\n<h1 class="title">Verification report</h1>\n'
        f'<div class="subtitle">{subtitles}</div>\n{state}\n</header>'
    )


def _verdict(report: _Row) -> str:
    checks = report["checks"]
    failed = [check for check in checks if not check["passed"]]
    warnings = sum(finding["severity"] == "warning" for check in checks for finding in check["findings"])
    passes = sum(len(check["passes"]) for check in checks)
    if failed:
        head = f"{len(failed)} of {len(checks)} claims do not hold or could not be tested."
    else:
        head = f"All {len(checks)} claims hold."
    rest = f"{_count(passes, 'case')} let pass by a rule, {_count(warnings, 'warning')}; all are listed below."
    return f'<div class="verdict{" fails" if failed else ""}"><p>{head}</p><p>{rest}</p></div>'


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _mark(check: _Row) -> str:
    word = "Holds" if check["passed"] else "Does not hold" if check["made"] else "Could not be tested"
    return f'<span class="mark {"holds" if check["passed"] else "fails"}">{word}</span>'


def _summary(checks: Sequence[_Row]) -> str:
    rows = [
        [
            f'<a href="#{check["name"]}">{escape(_sentence(check["claim"]))}</a>',
            escape(_counts(check["counts"])),
            str(len(check["passes"]) or ""),
            str(len(check["findings"]) or ""),
            _mark(check),
        ]
        for check in checks
    ]
    heads = ("Claim", "Looked at", "Let pass", "Found", "Result")
    return f'<h2 id="summary">Summary</h2>\n{_table("Summary", heads, rows, numbers=(2, 3), first_is_head=True)}'


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _counts(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{number:,} {what}".replace(",", "\u202f") for what, number in counts.items())


def _table(
    label: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    first_is_head: bool = False,
) -> str:
    """Set a table; cells are HTML already. It scrolls by itself where the page is narrow."""
    top = "".join(_cell(head, "th", 'scope="col"', number=place in numbers) for place, head in enumerate(heads))
    body = "\n".join(f"<tr>{_cells(row, numbers, first_is_head=first_is_head)}</tr>" for row in rows)
    return (
        f'<div class="table-scroll" role="region" aria-label="{escape(label)}" tabindex="0">\n'
        f'<table style="--least-width: {8 * len(heads)}rem">\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cells(row: Sequence[str], numbers: Sequence[int], *, first_is_head: bool) -> str:
    first, rest = row[0], list(enumerate(row))[1:]
    head = _cell(first, "th", 'scope="row"', number=False) if first_is_head else _cell(first, "td", "", number=False)
    return head + "".join(_cell(text, "td", "", number=place in numbers) for place, text in rest)


def _cell(text: str, tag: str, settings: str, *, number: bool) -> str:
    inside = " ".join(filter(None, (tag, settings, 'class="number"' if number else "")))
    return f"<{inside}>{text}</{tag}>"


def _check(check: _Row) -> str:
    counts = _counts(check["counts"])
    parts = [
        f'<section id="{check["name"]}" aria-labelledby="{check["name"]}-claim">',
        f'<h2 id="{check["name"]}-claim">{escape(_sentence(check["claim"]))}</h2>',
        f'<p class="method">{escape(check["method"])}</p>',
        f'<p class="counts">{_mark(check)}{". Looked at: " + escape(counts) if counts else ""}.</p>',
    ]
    if check["findings"]:
        parts.append('<ul class="findings">' + "\n".join(map(_finding, check["findings"])) + "</ul>")
    ordered = sorted(check["passes"], key=lambda one: str(one["rule"]))
    parts += [_passes(rule, list(held)) for rule, held in groupby(ordered, key=lambda one: str(one["rule"]))]
    return "\n".join([*parts, "</section>"])


def _finding(finding: _Row) -> str:
    kind, word = ("warning", "Warning: ") if finding["severity"] == "warning" else ("error", "")
    place = f'<p class="place">{escape(_place(finding["where"]))}</p>' if finding["where"] else ""
    detail = f"<pre>{escape(finding['detail'])}</pre>" if finding["detail"] else ""
    hint = f'<p class="hint">{escape(_sentence(finding["hint"]))}</p>' if finding["hint"] else ""
    return f'<li class="{kind}">{place}<p>{word}{escape(finding["message"])}</p>{detail}{hint}</li>'


def _place(where: _Row) -> str:
    return f"{where['path']}:{where['line']}" if where["line"] else str(where["path"])


def _passes(rule: str, held: Sequence[_Row]) -> str:
    """List what a rule let pass, closed at first; paper shows it open."""
    rows = [[escape(one["text"]), f'<span class="place">{escape(_place(one["where"]))}</span>'] for one in held]
    return (
        f'<details class="passes"><summary>Let pass: {escape(rule)} ({len(held)})</summary>\n'
        f"{_table(f'Let pass: {rule}', ('What', 'Where'), rows)}\n</details>"
    )


def _files(report: _Row) -> str:
    rows = [
        [
            escape(file["path"]),
            escape(file["document"]),
            str(file["bytes"]),
            f'<span class="digest">{file["sha256"]}</span>',
        ]
        for file in report["files"]
    ]
    heads = ("File", "Made from", "Bytes", "SHA-256")
    note = "<p>A copy with the same checksum is the file that was verified. All sources with their checksums are listed in <code>manifest.json</code>, all values in <code>values.json</code>.</p>"
    return f'<h2 id="files">What was verified</h2>\n{_table("Files", heads, rows, numbers=(2,), first_is_head=True)}\n{note}'


def _made_with(report: _Row) -> str:
    engines = ", ".join(report["engines"])
    told = ", ".join(f"{name} {number}" for name, number in report["versions"].items())
    first = f"Files made by the engine {escape(engines)}. " if engines else ""
    return f'<h2 id="versions">Versions</h2>\n<p>{first}Verified with {escape(told)}.</p>'


def _repeat(commands: Sequence[str]) -> str:
    lines = "\n".join(map(escape, commands))
    return (
        '<h2 id="repeat">How to repeat it</h2>\n<p>In a copy of the project:</p>\n'
        f'<pre class="commands" tabindex="0">{lines}</pre>\n'
        "<p>The files have the same checksums on any day and in any folder, as far as the versions above are the same.</p>"
    )


def _limits() -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in _LIMITS)
    return f'<h2 id="limits">What this report does not say</h2>\n<ul>{items}</ul>'
