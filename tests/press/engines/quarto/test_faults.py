"""What an author reads when Quarto finds a fault: the real messages of Quarto 1.9, recorded or asked for again."""

from dataclasses import dataclass, field

import pytest

from press.errors import (
    ConfigError,
    EngineMissingError,
    ExecutionError,
    PublishError,
    RenderError,
    SourceError,
)

HINT_CITATION = "\n  hint: add it to the bibliography, or write \\@ for a plain at sign"
HINT_FILTER = "\n  hint: see the filters that the document and its project name"
HINT_YAML = "\n  hint: Quarto checks YAML by its own list"
HINT_JUPYTER = (
    "\n  hint: install what Quarto runs chunks with: /the/python -m pip install jupyter; or leave --quarto-executes out"
)
HINT_FILE = "\n  hint: files are looked for from the folder of the document"
HINT_LABEL = "\n  hint: give that label to a figure, table, equation or section, or take the reference out"
HINT_SHORTCODE = "\n  hint: shortcodes other than Quarto's own come from an extension in _extensions"
HINT_TYPST = "\n  hint: look at {=typst} pieces, and at what the document includes in its PDF"
BIB = "---\nbibliography: r.bib\n---\n\n"
ARTICLE = "@article{a, title={T}}\n"


@dataclass(frozen=True)
class Case:
    """A document, and what is told of it."""

    text: str
    kind: type[PublishError]
    told: str
    formats: tuple[str, ...] = ("html",)
    files: dict[str, str] = field(default_factory=dict)


FAULTS = {
    "yaml error": Case(
        "---\ntitle: T\nlightbox: 3\nformat: {html: {theme: 5}}\n---\n\nHi\n",
        ConfigError,
        f"a.qmd:4: theme: found 5, expected a string{HINT_YAML}\n"
        f"a.qmd:3: lightbox: found 3, expected `true` or `false`{HINT_YAML}",
    ),
    "filter error": Case(
        "---\nfilters: [x.lua]\n---\n\nHi\n",
        RenderError,
        "x.lua:2: found that a filter stopped (attempt to index a nil value (field 'nothing')), expected it to run"
        + HINT_FILTER,
        files={"x__lua": "function Para(p)\n  return p.nothing.x\nend\n"},
    ),
    "filter syntax": Case(
        "---\nfilters: [x.lua]\n---\n\nHi\n",
        RenderError,
        "x.lua:2: found that a filter stopped (')' expected near <eof>), expected it to run" + HINT_FILTER,
        files={"x__lua": "function Para(p\n"},
    ),
    "filter missing": Case(
        "---\nfilters: [y.lua]\n---\n\nHi\n",
        RenderError,
        "a.qmd:2: found that a filter stopped (cannot open y.lua: No such file or directory), expected it to run"
        + HINT_FILTER,
    ),
    "typst error": Case(
        "---\ntitle: T\n---\n\nHi\n\n```{=typst}\n#foo(1)\n```\n",
        RenderError,
        "a.qmd:8: found that Typst stopped (unknown variable: foo), expected a PDF" + HINT_TYPST,
        formats=("pdf",),
    ),
    "holes": Case(
        BIB + "See @fig-none and [@nobody] and https://x.org/@inbo.\n",
        SourceError,
        f"a.qmd:5: @fig-none: found no label #fig-none in the document, expected one{HINT_LABEL}\n"
        "a.qmd:5: @nobody: found no such entry in the bibliography, expected one" + HINT_CITATION,
        files={"r__bib": ARTICLE},
    ),
    "image missing": Case(
        "---\ntitle: T\n---\n\n![A](missing.png)\n",
        SourceError,
        "a.qmd:5: found no file missing.png, expected an image" + HINT_FILE,
    ),
    "bibliography missing": Case(
        "---\nbibliography: none.bib\n---\n\nSee [@nobody].\n",
        RenderError,
        "a.qmd:2: found no file none.bib, expected one" + HINT_FILE,
    ),
    "bibliography broken": Case(
        BIB + "See [@nobody].\n",
        RenderError,
        "r.bib:2: found an entry that cannot be read (unexpected end of input), expected BibTeX"
        "\n  hint: look for a brace, quotation mark or comma that is missing there or above",
        files={"r__bib": "@article{a,title={T\n"},
    ),
    "style missing": Case(
        BIB.replace("\n---\n\n", "\ncsl: none.csl\n---\n\n") + "See [@a].\n",
        RenderError,
        "a.qmd:3: found no file none.csl, expected one" + HINT_FILE,
        files={"r__bib": ARTICLE},
    ),
    "version wanted": Case(
        '---\ntitle: T\nquarto-required: ">=99"\n---\n\nHi\n',
        EngineMissingError,
        "a.qmd:3: found another version of Quarto than the document asks for, expected >=99"
        "\n  hint: install that version",
    ),
}

CHUNKS = {
    "chunk error": Case(
        '---\ntitle: T\n---\n\nText\n\n```{python}\n#| label: fig-z\nx = 1\nraise ValueError("Hello")\n```\n',
        ExecutionError,
        "a.qmd:10: chunk fig-z: ValueError: Hello",
    ),
    "chunk syntax": Case(
        "---\ntitle: T\n---\n\n```{python}\nx = (\n```\n",
        ExecutionError,
        "a.qmd:6: chunk: SyntaxError: incomplete input",
    ),
    "kernel died": Case(
        "---\ntitle: T\n---\n\n```{python}\nimport os\nos._exit(3)\n```\n",
        ExecutionError,
        "a.qmd:6: chunk: its process died",
    ),
}

#: Faults that the reader of press finds first, or that need another machine: the stand-in alone can play them.
PLAYED = {
    "yaml syntax": Case(
        "---\ntitle: T\nlang: en\n---\n\nHi\n",
        ConfigError,
        "a.qmd:3: found a fault in the YAML (bad indentation of a mapping entry), expected valid YAML"
        "\n  hint: keys of one level begin in the same column, and texts with a colon stand in quotes",
    ),
    "jupyter missing": Case(
        "Text.\n\n```{python}\n1\n```\n",
        EngineMissingError,
        "a.qmd:4: found no Jupyter for Quarto (No module named 'nbformat'), expected one: Quarto runs chunks with it"
        + HINT_JUPYTER,
    ),
    "kernel missing": Case(
        "Text.\n",
        EngineMissingError,
        "a.qmd: found no Jupyter kernel python7, expected one\n  hint: python3 -m ipykernel install --user",
    ),
    "unknown format": Case(
        "---\nformat: html\nnosuch: 1\n---\n\nHi\n",
        ConfigError,
        "a.qmd:3: found the format nosuch, expected one that this Quarto knows\n  hint: a newer Quarto may know it",
    ),
    "shortcode missing": Case(
        "---\ntitle: T\n---\n\nHi.\n",
        SourceError,
        f"a.qmd: found the shortcode foo, expected a known one{HINT_SHORTCODE}\n"
        f"a.qmd: found the shortcode include, expected a known one{HINT_SHORTCODE}",
    ),
    "pandoc error": Case(
        "One.\n\nTwo.\n",
        RenderError,
        "a.qmd:3: found text that Pandoc cannot read (unexpected end of input)"
        "\n  hint: look at YAML, bibliography and tables there",
    ),
    "typst reference": Case(
        "One.\n\nSee @sec-x.\n",
        RenderError,
        "a.qmd:3: found that Typst stopped (cannot reference heading without numbering), expected a PDF\n"
        '  hint: you can enable heading numbering with `#set heading(numbering: "1.")`',
        formats=("pdf",),
    ),
    "filter far": Case(
        "Hi\n",
        RenderError,
        "deep/x.lua:2: found that a filter stopped (no such thing), expected it to run" + HINT_FILTER,
        files={"deep/x__lua": "--\n--\n"},
    ),
}


def first_lines(error, told):
    """Leave out what follows the message of a chunk: the traceback, which is Python's."""
    shown = "\n".join(str(finding) for finding in error.findings)
    return shown[: len(told)] if isinstance(error, ExecutionError) else shown


def fault(engine, quarto, case, *, plain=False):
    with pytest.raises(case.kind) as caught:
        engine(quarto, case.text, case.formats, plain=plain, **case.files)
    return first_lines(caught.value, case.told)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_quarto_finds_is_told_at_the_authors_line(engine, quarto, name):
    assert fault(engine, quarto(name), FAULTS[name]) == FAULTS[name].told


@pytest.mark.parametrize("name", PLAYED)
def test_a_fault_that_few_meet_is_told_at_its_line(engine, standin, monkeypatch, name):
    monkeypatch.setenv("QUARTO_PYTHON", "/the/python")
    assert fault(engine, standin(name), PLAYED[name]) == PLAYED[name].told


@pytest.mark.usefixtures("jupyter")
@pytest.mark.parametrize("name", CHUNKS)
def test_a_chunk_that_fails_in_quarto_is_told_at_its_line(engine, quarto, name):
    assert fault(engine, quarto(name), CHUNKS[name], plain=True) == CHUNKS[name].told


def test_the_traceback_of_a_chunk_stands_below_the_message(engine, standin):
    with pytest.raises(ExecutionError) as caught:
        engine(standin("chunk error"), CHUNKS["chunk error"].text, plain=True)
    (finding,) = caught.value.findings
    assert "----> 2 raise ValueError" in finding.detail
    assert finding.hint == "to show the error in the document instead, write #| error: true"


def test_what_quarto_took_for_a_citation_in_an_address_is_only_warned_of(engine, standin):
    written = engine(standin("address"), "See https://x.org/@inbo.\n")
    assert [str(one) for one in written.warnings] == [
        "a.qmd: warning: Quarto: found no entry inbo in the bibliography, which may be a part of an address"
    ]


def test_warnings_of_quarto_are_handed_on_once(engine, standin):
    written = engine(standin("font missing"), "Text.\n", ("pdf",))
    assert [str(one) for one in written.warnings] == ["a.qmd: warning: Quarto: unknown font family: nonesuch"]


def test_drawings_that_word_may_not_show_are_warned_of_once(engine, standin):
    written = engine(standin("drawings"), "Text.\n", ("docx",))
    assert [str(one) for one in written.warnings] == [
        (
            "a.qmd: warning: Quarto: found drawings that it cannot turn into pictures for Word, "
            "expected the program rsvg-convert\n"
            "  hint: install it (Debian and Ubuntu: apt install librsvg2-bin); older versions of Word show no drawings"
        )
    ]


def test_what_the_page_wanted_from_another_host_is_warned_of(engine, standin):
    written = engine(standin("host missing"))
    assert [str(one) for one in written.warnings] == [
        "a.qmd: warning: Quarto: found no https://host.invalid/x.js, which it wanted to put into the page"
    ]


def test_an_unknown_failure_shows_the_last_lines_that_say_something_and_the_log(engine, standin):
    with pytest.raises(RenderError) as caught:
        engine(standin("riddle"))
    assert str(caught.value) == (
        "a.qmd: html: found that Quarto stopped with status 4 (the moon is full), expected a finished file\n"
        "  Something else\n"
        "  ERROR: the moon is full\n"
        "  hint: all that Quarto printed: build/.press/quarto-a-html.log"
    )


def test_the_faults_of_all_formats_are_told_once(engine, standin):
    with pytest.raises(SourceError) as caught:
        engine(standin("holes"), FAULTS["holes"].text, ("html", "docx"), r__bib=ARTICLE)
    assert str(caught.value) == FAULTS["holes"].told
