"""The report of a verification as one page: no script, no request, the article's own style.

An editor or reviewer reads the first screen or sheet alone: the verdict, what was looked at, what was found. What was
let pass, how each claim was tested and what the files were come after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from press.checks.let_pass import let_pass
from press.checks.markup import Row, count, grouped, place, sentence, table
from press.model import FORMATS

#: A count of one format, such as `values in html`.
_OF_FORMAT = re.compile(rf"(.+) in ({'|'.join(FORMATS)})")
_LIMITS = (
    "It does not say that the data are true to the papers that they were read from; each row names its source.",
    "It does not say that the methods fit the question, or that the conclusions follow from the numbers.",
    "Of pictures that name no values it tells whether they are the author's files, and what their words and their alternative texts say.",
    "What was let pass was let pass by a rule. Each rule and each case are listed, so that they can be judged.",
)


def build_page(report: Row) -> str:
    """Set a report as a whole HTML page."""
    title = f"Verification: {report['title'][0]}" if report["title"] else "Verification"
    checks = report["checks"]
    parts = [_head(report), _verdict(checks), _summary(checks), _formats(checks), _findings(checks), let_pass(checks)]
    parts += [_methods(checks), _files(report), _made_with(report), _repeat(report["repeat"]), _limits()]
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


def _head(report: Row) -> str:
    told = [f"version {report['data']['version']} of the data"] if report["data"] else []
    if report["revision"]:
        revision = report["revision"]
        more = ", with changes that are not committed" if revision["changed"] else ""
        told.append(f"revision {revision['commit'][:12]} of {revision['date']}{more}")
    subtitles = "".join(f"<p>{escape(title)}</p>" for title in report["title"])
    state = f"<p>{escape(sentence(', '.join(told)))}.</p>" if told else ""
    return (
        '<header id="title-block-header">\n<h1 class="title">Verification report</h1>\n'
        f'<div class="subtitle">{subtitles}</div>\n{state}\n</header>'
    )


def _verdict(checks: Sequence[Row]) -> str:
    failed = [check for check in checks if not check["passed"]]
    warnings = sum(finding["severity"] == "warning" for check in checks for finding in check["findings"])
    passes = sum(len(check["passes"]) for check in checks)
    if failed:
        head = f"{len(failed)} of {len(checks)} claims do not hold or could not be tested."
    else:
        head = f"All {len(checks)} claims hold."
    rest = f"{count(warnings, 'warning')}; {count(passes, 'case')} let pass by a rule."
    return f'<div class="verdict{" fails" if failed else ""}"><p>{head}</p><p>{rest}</p></div>'


def _summary(checks: Sequence[Row]) -> str:
    rows = [
        [f'<a href="#{check["name"]}">{escape(sentence(check["claim"]))}</a>', _outcome(check), escape(_counts(check))]
        for check in checks
    ]
    heads = ("What was checked", "Result", "Looked at")
    return f'<h2 id="summary">What was checked</h2>\n{table("What was checked", heads, rows, kind="summary", least=6)}'


def _counts(check: Row) -> str:
    """Say how much was looked at, but for what the table of formats tells."""
    told = {what: number for what, number in check["counts"].items() if not _OF_FORMAT.fullmatch(what)}
    return "; ".join(f"{grouped(number)} {what}" for what, number in told.items())


def _outcome(check: Row) -> str:
    warnings = sum(finding["severity"] == "warning" for finding in check["findings"])
    errors = len(check["findings"]) - warnings
    told = [count(number, noun) for number, noun in ((errors, "fault"), (warnings, "warning")) if number]
    more = f'<br /><a class="more" href="#findings">{", ".join(told)}</a>' if told else ""
    return _mark(check) + more


def _mark(check: Row) -> str:
    word = "Holds" if check["passed"] else "Does not hold" if check["made"] else "Could not be tested"
    return f'<span class="mark {"holds" if check["passed"] else "fails"}">{word}</span>'


def _formats(checks: Sequence[Row]) -> str:
    """Set what was read back from the files, by format."""
    found: dict[str, dict[str, int]] = {}
    for check in checks:
        for told, number in check["counts"].items():
            if of := _OF_FORMAT.fullmatch(told):
                found.setdefault(of[1], {})[of[2]] = number
    formats = [name for name in FORMATS if any(name in told for told in found.values())]
    if not formats:
        return ""
    rows = [[escape(sentence(what)), *(_number(told.get(name)) for name in formats)] for what, told in found.items()]
    heads = ("Read back from the files", *(name.upper() for name in formats))
    return table("Read back by format", heads, rows, numbers=range(1, len(heads)), kind="formats", least=5)


def _number(number: int | None) -> str:
    return "" if number is None else grouped(number)


def _findings(checks: Sequence[Row]) -> str:
    """List what was found against each claim, the faults before the warnings."""
    parts = ['<h2 id="findings">What was found</h2>']
    for check in sorted(checks, key=lambda one: bool(one["passed"])):
        if check["findings"] or not check["passed"]:
            ordered = sorted(check["findings"], key=lambda one: one["severity"] == "warning")
            parts.append(f"<h3>{escape(sentence(check['claim']))}: {_mark(check)}</h3>")
            parts.append('<ul class="findings">' + "\n".join(map(_finding, ordered)) + "</ul>" if ordered else "")
    return "\n".join([*parts, *(["<p>Nothing.</p>"] if len(parts) == 1 else [])])


def _finding(finding: Row) -> str:
    kind, word = ("warning", "Warning: ") if finding["severity"] == "warning" else ("error", "")
    where = f'<p class="place">{escape(place(finding["where"]))}</p>' if finding["where"] else ""
    detail = f"<pre>{escape(finding['detail'])}</pre>" if finding["detail"] else ""
    hint = f'<p class="hint">{escape(sentence(finding["hint"]))}</p>' if finding["hint"] else ""
    return f'<li class="{kind}">{where}<p>{word}{escape(finding["message"])}</p>{detail}{hint}</li>'


def _methods(checks: Sequence[Row]) -> str:
    items = "\n".join(
        f'<div id="{check["name"]}" class="method"><dt>{escape(sentence(check["claim"]))}: {_mark(check)}</dt>'
        f"<dd>{escape(check['method'])}</dd></div>"
        for check in checks
    )
    return f'<h2 id="methods">How each claim was tested</h2>\n<dl class="methods">\n{items}\n</dl>'


def _files(report: Row) -> str:
    rows = [
        [
            escape(file["path"]),
            escape(file["document"]),
            grouped(file["bytes"]),
            f'<span class="digest">{file["sha256"]}</span>',
        ]
        for file in report["files"]
    ]
    heads = ("File", "Made from", "Bytes", "SHA-256")
    note = "<p>A copy with the same checksum is the file that was verified. All sources with their checksums are listed in <code>manifest.json</code>, all values in <code>values.json</code>.</p>"
    return f'<h2 id="files">What was verified</h2>\n{table("Files", heads, rows, numbers=(2,))}\n{note}'


def _made_with(report: Row) -> str:
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
