"""What Quarto printed, as findings with the author's own file and line: text in, diagnostics out.

Quarto has no messages for programs. Its words are read here by their documented or seen forms; what is not known is
shown as it stands, in the last lines that say something.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from press.engines.quarto.places import Places
from press.errors import (
    ConfigError,
    Diagnostic,
    EngineMissingError,
    ExecutionError,
    Location,
    PublishError,
    RenderError,
)

#: Lines of what Quarto printed that an error shows where nothing else is known.
_LAST = 12
#: Characters of a text of Quarto's that stand in a message.
_LONGEST = 200
_TYPST_ADVICE = "look at {=typst} pieces, and at what the document includes in its PDF"
_FILE_ADVICE = "files are looked for from the folder of the document"
_PANDOC_ADVICE = "look at YAML, bibliography and tables there"
_LABEL_ADVICE = "give that label to a figure, table, equation or section, or take the reference out"
_SHORTCODE_ADVICE = "shortcodes other than Quarto's own come from an extension in _extensions"
_SYNTAX_ADVICE = "keys of one level begin in the same column, and texts with a colon stand in quotes"
_BIBLIOGRAPHY_ADVICE = "look for a brace, quotation mark or comma that is missing there or above"
DRAWING_HINT = "install it (Debian and Ubuntu: apt install librsvg2-bin); older versions of Word show no drawings"

_DRAWING = re.compile(r"Could not convert image .*rsvg-convert")
_INVALID = re.compile(
    r"^(?:ERROR: )?In file (?P<path>.+)\n\(line (?P<line>\d+), columns? [^)\n]*\) (?P<told>.+(?:\n(?!\s*\d+:|\.\.\.|✖|ℹ).+)*)",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"(?:Field|Key) \"?(?P<key>[\w.-]+)\"? has (?:empty )?value (?P<value>.*), (?:which|but it) must (?:instead )?be (?P<expected>.+)"
)
_SYNTAX = re.compile(
    r"^ERROR: YAML(?:Exception|Error): (?P<told>.+?) \((?:(?P<path>[^()\n]+?), )?(?P<line>\d+):\d+\)", re.MULTILINE
)
_CELL = re.compile(
    r"^An error occurred while executing the following cell:\n-{5,}\n(?P<code>.*?)\n-{5,}\n(?P<trace>.*?)(?=^WARN: |^ERROR: |\Z)",
    re.MULTILINE | re.DOTALL,
)
_ARROW = re.compile(r"^-+> (\d+)\b", re.MULTILINE)
_IN_CELL = re.compile(r"^\s*Cell In\[\d+\], line (\d+)", re.MULTILINE)
_ERROR_NAME = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|Iteration)\b.*)$", re.MULTILINE)
_LAST_CELL = re.compile(r"^\s*Cell (\d+)/\d+: '([^'\n]*)'", re.MULTILINE)
_NO_JUPYTER = re.compile(r"Jupyter is not available|No module named '(?:nbformat|nbclient|ipykernel|jupyter\w*|yaml)'")
_NO_KERNEL = re.compile(r"(?:No such kernel named|Jupyter kernel) '?(?P<name>[\w.-]+)'?(?: not found)?", re.IGNORECASE)
_FORMAT = re.compile(r"(?:Unknown|Unrecognized|Unsupported) (?:output )?format:? (\S+)", re.IGNORECASE)
_VERSION = re.compile(r"Quarto version \S+ does not satisfy version constraint (\S+?)\.?$", re.MULTILINE)
_TYPST = re.compile(
    r"^(?:.*\.\.\.)?error: (?P<told>.+)\n\s*┌─ (?P<path>.+?):(?P<line>\d+):\d+\n(?:\s*│\s*\n)?\s*\d+ │ ?(?P<shown>.*)"
    r"(?P<rest>(?:\n(?!ERROR|\s*\n).*)*)",
    re.MULTILINE,
)
_UNDERLINE = re.compile(r"\n\s*│ ?( *)(\^+)")
_NO_FILTER = re.compile(r"cannot open (\S+): No such file")
_TYPST_HINT = re.compile(r"^\s*= hint: (.+)$", re.MULTILINE)
_LUA = re.compile(
    r"^(?:Error running filter .+:\n|ERROR \(.+?\.lua:\d+\) )(?:Error while running \S+:\n)?"
    r"(?:(?P<path>[^\s:][^:\n]*\.lua):(?P<line>\d+): )?(?P<told>.+)",
    re.MULTILINE,
)
_BIBLIOGRAPHY = re.compile(
    r"^Error reading bibliography file (?P<path>.+):\n\(line (?P<line>\d+), column \d+\):\n(?P<told>(?:(?!WARN|ERROR).+\n)*)",
    re.MULTILINE,
)
_NOT_FOUND = re.compile(
    r"^(?:ERROR: )?(?:File |pandoc: )(?P<path>[^\n]+?)(?: not found in resource path|: openBinaryFile: does not exist.*)$",
    re.MULTILINE,
)
_PARSE = re.compile(
    r"^Error at (?:\"[^\"]*\" )?\(line (?P<line>\d+), column \d+\):\n(?P<told>(?:(?!WARN|ERROR).+\n)*)", re.MULTILINE
)
_CROSSREF = re.compile(r"Unable to resolve crossref @(\S+)")
_CITATION = re.compile(r"Citeproc: citation (\S+) not found")
_RESOURCE = re.compile(r"Could not fetch resource ([^\n]+?)(?=:? replacing |: Http|: The resource|\n|\Z)")
_SHORTCODE = re.compile(r"Shortcode '?([\w-]+)'? not found")
_MARKED = re.compile(
    r"^(?:.*\.\.\.)?(?:\[WARNING\]|WARNING(?: \([^)\n]*\))?:?|WARN:|warning:) (?P<told>.+)$", re.MULTILINE
)
#: Warnings that say nothing to an author, or that another reader takes.
_PASSED = re.compile(
    r"Error encountered when rendering|Unable to resolve crossref|Citeproc: citation|Could not fetch resource|Could not convert image .*rsvg|Shortcode .* not found"
)
#: Lines that tell nothing of a fault: options, listings, the way through Quarto's own code.
_NOISE = re.compile(
    r"^\s*$|^\s+at |^Stack trace|^stack traceback|^\t|^pandoc\s*$|^metadata\s*$|^  \S*:|^    |^  - |^WARN: Error enc"
)

_Reader = Callable[[str, Places], Iterator[Diagnostic]]


def read_failure(text: str, places: Places, *, status: int, name: str, log: str) -> PublishError:
    """Make the error of a run that ended with a status other than 0.

    Parameters
    ----------
    name
        The format that was asked for.
    log
        Where all of the text can be read, in words.
    """
    for kind, reader in _READERS:
        findings = list(dict.fromkeys(reader(text, places)))
        if findings:
            return kind(findings)
    return RenderError(_unknown(text, places, status, name, log))


def read_warnings(text: str, places: Places) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Give what a run that ended well told: what leaves a hole in the article as errors, and the rest as warnings."""
    errors = [one for reader in _HOLES for one in reader(text, places)]
    told = (match["told"].strip() for match in _MARKED.finditer(text))
    warnings = [
        Diagnostic("quarto", f"Quarto: {_short(line)}", places.whole(), severity="warning")
        for line in told
        if not _PASSED.search(line)
    ]
    warnings += [one for one in errors if one.severity == "warning"]
    if _DRAWING.search(text):
        message = "Quarto: found drawings that it cannot turn into pictures for Word, expected the program rsvg-convert"
        warnings.append(Diagnostic("quarto", message, places.whole(), hint=DRAWING_HINT, severity="warning"))
    return [one for one in dict.fromkeys(errors) if one.severity == "error"], list(dict.fromkeys(warnings))


def _invalid_yaml(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _INVALID.finditer(text):
        where = places.at(match["path"].strip(), int(match["line"]))
        yield Diagnostic("quarto-yaml", _yaml_message(match["told"]), where, hint="Quarto checks YAML by its own list")
    for match in _SYNTAX.finditer(text):
        # Without a name it is that of the document; its first line is that of the opening rule.
        where = places.at(match["path"], int(match["line"])) if match["path"] else places.line(int(match["line"]))
        message = f"found a fault in the YAML ({match['told']}), expected valid YAML"
        yield Diagnostic("quarto-yaml", message, where, hint=_SYNTAX_ADVICE)


def _yaml_message(told: str) -> str:
    """Say what Quarto says of a key in our words, or in its own where they are others."""
    line = " ".join(told.split())
    match = _FIELD.fullmatch(line)
    if not match:
        return f"found a fault in the YAML ({_short(line)})"
    return f"{match['key']}: found {_short(match['value'])}, expected {match['expected']}"


def _chunk(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _CELL.finditer(text):
        trace = match["trace"].strip("\n")
        arrows = _IN_CELL.findall(trace) or _ARROW.findall(trace)
        named = _ERROR_NAME.findall(trace)
        where = places.of_code(match["code"], int(arrows[0]) if arrows else 1)
        _, label = _last_cell(text)
        message = f"chunk{' ' + label if label else ''}: {_short(named[-1]) if named else 'found that it failed'}"
        hint = "to show the error in the document instead, write #| error: true"
        yield Diagnostic("chunk-error", message, where, hint=hint, detail=trace)
    if "Kernel died" in text:
        number, label = _last_cell(text)
        message = f"chunk{' ' + label if label else ''}: its process died"
        hint = "look for code that takes more memory than there is, or ends the process"
        yield Diagnostic("chunk-died", message, places.of_chunk(number), hint=hint)


def _last_cell(text: str) -> tuple[int, str]:
    """Give the number of the chunk that ran last, counted from 1, and its label."""
    number, label = next(iter(_LAST_CELL.findall(text)[-1:]), ("1", ""))
    return int(number), label


def _jupyter(text: str, places: Places) -> Iterator[Diagnostic]:
    missing = _NO_JUPYTER.search(text)
    if missing:
        message = f"found no Jupyter for Quarto ({missing[0]}), expected one: Quarto runs chunks with it"
        python = os.environ.get("QUARTO_PYTHON") or sys.executable
        hint = f"install what Quarto runs chunks with: {python} -m pip install jupyter; or leave --quarto-executes out"
        yield Diagnostic("quarto-jupyter", message, places.of_chunk(1), hint=hint)
        return
    kernel = _NO_KERNEL.search(text)
    if kernel and "not found" in text + kernel[0]:
        message = f"found no Jupyter kernel {kernel['name']}, expected one"
        yield Diagnostic("quarto-kernel", message, places.whole(), hint="python3 -m ipykernel install --user")


def _version(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _VERSION.finditer(text):
        message = f"found another version of Quarto than the document asks for, expected {match[1]}"
        yield Diagnostic("quarto-version", message, places.of_text("quarto-required"), hint="install that version")


def _format(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _FORMAT.finditer(text):
        message = f"found the format {match[1]}, expected one that this Quarto knows"
        yield Diagnostic("quarto-format", message, places.of_text(match[1]), hint="a newer Quarto may know it")


def _typst(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _TYPST.finditer(text):
        where = _typst_place(match["shown"], match["rest"], places)
        hint = _TYPST_HINT.search(match["rest"])
        detail = "" if where.line else _short(f"{match['line']} | {match['shown'].strip()}")
        message = f"found that Typst stopped ({_short(match['told'])}), expected a PDF"
        yield Diagnostic("quarto-typst", message, where, hint=hint[1] if hint else _TYPST_ADVICE, detail=detail)


def _typst_place(shown: str, rest: str, places: Places) -> Location:
    """Find what Typst underlines in the document: a line that it holds too, or a label that it refers to."""
    marks = _UNDERLINE.match(rest)
    marked = shown[len(marks[1]) : len(marks[1] + marks[2])] if marks else ""
    label = re.search(r"<([\w-]+)>", marked)
    referred = places.of_reference(label[1]) if label else None
    return referred or (places.of_text(shown.strip()) if shown.strip() else places.whole())


def _lua(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _LUA.finditer(text):
        name, line = match["path"], match["line"]
        missing = _NO_FILTER.match(match["told"])
        where = places.of_text(missing[1]) if missing else places.whole()
        where = _lua_place(name, int(line), places) if name else where
        message = f"found that a filter stopped ({_short(match['told'])}), expected it to run"
        yield Diagnostic("quarto-filter", message, where, hint="see the filters that the document and its project name")


def _lua_place(name: str, line: int, places: Places) -> Location:
    """Give the place in a filter of the author's; Lua shortens a long path at its beginning."""
    named = places.at(name, line)
    if named.line or not name.startswith("..."):
        return named
    ending = name.removeprefix("...")
    found = (path for path in places.mirror.project.root.rglob(f"*{Path(name).suffix}") if str(path).endswith(ending))
    path = next(found, None)
    return places.at(str(path), line) if path else places.whole()


def _files(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _BIBLIOGRAPHY.finditer(text):
        told = " ".join(match["told"].split())
        where = places.at(match["path"], int(match["line"]))
        message = f"found an entry that cannot be read ({told}), expected BibTeX"
        yield Diagnostic("quarto-bibliography", message, where, hint=_BIBLIOGRAPHY_ADVICE)
    for match in _NOT_FOUND.finditer(text):
        message = f"found no file {match['path']}, expected one"
        yield Diagnostic("quarto-file", message, places.of_text(Path(match["path"]).name), hint=_FILE_ADVICE)
    for match in _PARSE.finditer(text):
        told = " ".join(match["told"].split())
        message = f"found text that Pandoc cannot read ({told})"
        yield Diagnostic("quarto-pandoc", message, places.line(int(match["line"])), hint=_PANDOC_ADVICE)


def _crossrefs(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _CROSSREF.finditer(text):
        key = match[1].rstrip(".,;:")
        message = f"@{key}: found no label #{key} in the document, expected one"
        yield Diagnostic("label-undefined", message, places.of_reference(key) or places.whole(), hint=_LABEL_ADVICE)


def _citations(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _CITATION.finditer(text):
        key, where = match[1], places.of_reference(match[1])
        if where is None:
            # Pandoc takes the @ of an address for a citation, and prints the address as it is.
            message = f"Quarto: found no entry {key} in the bibliography, which may be a part of an address"
            yield Diagnostic("quarto", message, places.whole(), severity="warning")
        else:
            message = f"@{key}: found no such entry in the bibliography, expected one"
            hint = "add it to the bibliography, or write \\@ for a plain at sign"
            yield Diagnostic("citation-missing", message, where, hint=hint)


def _resources(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _RESOURCE.finditer(text):
        name = match[1].strip()
        where = places.of_text(name)
        if where.line:
            message = f"found no file {name}, expected an image"
            yield Diagnostic("image-missing", message, where, hint=_FILE_ADVICE)
        else:
            message = f"Quarto: found no {_short(name)}, which it wanted to put into the page"
            yield Diagnostic("quarto", message, where, severity="warning")


def _shortcodes(text: str, places: Places) -> Iterator[Diagnostic]:
    for match in _SHORTCODE.finditer(text):
        message = f"found the shortcode {match[1]}, expected a known one"
        where = places.of_text("{{< " + match[1])
        yield Diagnostic("shortcode-unknown", message, where, hint=_SHORTCODE_ADVICE)


def _unknown(text: str, places: Places, status: int, name: str, log: str) -> Diagnostic:
    """Show the last lines that say something."""
    lines = [line.rstrip() for line in text.splitlines() if not _NOISE.match(line)]
    marked = next((line.removeprefix("ERROR: ") for line in reversed(lines) if line.startswith("ERROR: ")), "")
    shown = f" ({_short(marked)})" if marked else ""
    how = f"status {status}" if status >= 0 else f"signal {-status}"
    message = f"{name}: found that Quarto stopped with {how}{shown}, expected a finished file"
    detail = "\n".join(_short(line) for line in lines[-_LAST:])
    return Diagnostic("quarto-failed", message, places.whole(), hint=log, detail=detail)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."


#: In the order in which they outrank each other: what is known for sure, then what may be the outcome of another fault.
_READERS: tuple[tuple[type[PublishError], _Reader], ...] = (
    (EngineMissingError, _jupyter),
    (ConfigError, _invalid_yaml),
    (EngineMissingError, _version),
    (ExecutionError, _chunk),
    (RenderError, _typst),
    (RenderError, _files),
    (RenderError, _lua),
    (ConfigError, _format),
)
#: What Quarto warns of and leaves a hole in the article: the embedded engine stops there too.
_HOLES: tuple[_Reader, ...] = (_crossrefs, _citations, _resources, _shortcodes)
