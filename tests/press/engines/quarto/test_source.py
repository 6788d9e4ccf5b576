"""An executed document as Quarto source: forms, the author's YAML, and the place of every line."""

import pytest

from press.config import load_project
from press.engines.quarto.source import (
    climbs_above,
    executed_source,
    plain_source,
    with_pictures_for_word,
    without_keys,
)
from press.execute import execute_document
from press.readers import read_document
from tests.press.running import write


@pytest.fixture
def source(tmp_path):
    """Give the Quarto source of a document."""

    def make(text, **files):
        named = {name.replace("__", "."): content for name, content in files.items()}
        root = write(tmp_path / "review", {"_quarto.yml": "project: {type: default}\n", "a.qmd": text, **named})
        document = read_document(root / "a.qmd", load_project(root), formats=("html",), for_quarto=True)
        return executed_source(execute_document(document, resources=tmp_path / "figures")["html"])

    return make


def body(made):
    """Give the lines below the front matter."""
    return list(made.lines[made.lines.index("---", 1) + 2 :])


def test_the_front_matter_stays_as_its_author_wrote_it_but_for_what_executes(source):
    text = '---\ntitle: "A: b"   # mine\njupyter: python3\nexecute:\n  echo: false\nengine: jupyter\nlang: en\n---\n\nText.\n'
    assert source(text).lines == (
        *("---", 'title: "A: b"   # mine', "#", "execute:", "  echo: false", "#", "lang: en"),
        *('"engine": "markdown"', "---", "", "", "Text."),
    )


def test_a_document_without_yaml_gets_a_block_that_forbids_execution(source):
    assert source("Text.\n").lines == ("---", '"engine": "markdown"', "---", "", "Text.")


def test_yaml_of_includes_and_of_later_blocks_goes_along(source):
    text = "---\ntitle: T\n---\n\n{{< include _b.qmd >}}\n\n---\nsubtitle: S\n---\n"
    made = source(text, _b__qmd="---\nlang: de\n---\n\nInner.\n")
    assert [line for line in made.lines if line] == [
        *("---", "title: T", '"engine": "markdown"', "---"),
        *("---", "lang: de", "---", "---", "subtitle: S", "---", "Inner."),
    ]


def test_every_line_knows_where_it_came_from(source):
    made = source("---\ntitle: T\njupyter: python3\n---\n\nOne.\n\n{{< include _b.qmd >}}\n", _b__qmd="Two.\n")
    told = {line: str(place) for line, place in zip(made.lines, made.places, strict=True)}
    assert (told["title: T"], told["One."], told["Two."]) == ("a.qmd:2", "a.qmd:6", "_b.qmd:1")
    assert (told['"engine": "markdown"'], len(made.lines)) == ("a.qmd:4", len(made.places))


@pytest.mark.parametrize(
    "line",
    [
        "{{< lipsum 2 >}}",
        "Built with {{< version >}}, {{< of-an-extension a=1 >}}.",
        '{{< video https://video.example/`x` title="A > B" >}}',
        "`{{< version >}}` and {{< meta title >}} of `{{< brand color x >}}`",
    ],
)
def test_shortcodes_that_press_does_not_know_are_left_to_quarto(source, line):
    made = body(source(f"---\ntitle: T {{{{< version >}}}}\n---\n\n{line}\n\n```\n{line}\n```\n"))
    expected = line.replace("{{< meta title >}}", "T {{< version >}}")
    assert [one for one in made if one] == [expected, "```", expected, "```"]


def test_shortcodes_that_are_shown_are_not_resolved_by_quarto(source):
    made = body(source("Shown: {{{< meta title >}}} and `{{{< meta x >}}}`.\n\n```\n{{{< pagebreak >}}}\n```\n"))
    assert made == ["Shown: {{{< meta title >}}} and `{{{< meta x >}}}`.", "", "```", "{{{< pagebreak >}}}", "```"]


def test_shortcodes_that_a_chunk_prints_are_text(source):
    text = '---\nmarker: 1\n---\n\n```{python}\n#| echo: false\n#| output: asis\nprint("{{< meta marker >}}")\n```\n'
    assert [line for line in source(text).lines if "marker >" in line] == ["{{{< meta marker >}}}"]


def test_page_breaks_and_keys_are_those_of_quarto(source):
    made = body(source("Press {{< kbd Ctrl-C >}}.\n\n{{< pagebreak >}}\n\nEnd.\n"))
    assert [line for line in made if line] == ['Press {{< kbd "Ctrl-C" >}}.', "{{< pagebreak >}}", "End."]


def test_code_that_looks_like_our_forms_stays(source):
    text = "```\n::: {.pagebreak}\n:::\n[x]{.kbd}\n```\n"
    assert body(source(text)) == text.splitlines()


def test_sub_figures_without_text_carry_no_mark_of_ours(source):
    chunk = "#| label: fig-x\n#| fig-subcap: true\n#| fig-cap: C\n#| echo: false\n"
    code = "import matplotlib.pyplot as plt\nplt.plot([1]); plt.show()\nplt.plot([2]); plt.show()\n"
    made = source(f"```{{python}}\n{chunk}{code}```\n")
    assert [line for line in made.lines if line.startswith("::: {#fig-x")] == [
        "::: {#fig-x}",
        "::: {#fig-x-1}",
        "::: {#fig-x-2}",
    ]


def test_chunks_that_are_shown_are_not_run(source):
    made = body(source("````markdown\n```{{python}}\n1/0\n```\n````\n"))
    assert made == ["````markdown", "```{python}", "1/0", "```", "````"]


def test_word_gets_the_raster_copy_of_a_drawing_where_there_is_one(source):
    made = source("![A](one.svg){width=3cm} ![B](two.svg)\n\n```\n![A](one.svg)\n```\n", one__svg="<svg/>", two__svg="")
    found = with_pictures_for_word(made, lambda name: name == "one.png")
    assert body(found) == ["![A](one.png){width=3cm} ![B](two.svg)", "", "```", "![A](one.svg)", "```"]


def test_the_plain_source_is_that_of_the_author(tmp_path):
    text = "---\njupyter: python3\n---\n\n{{< meta x >}}\n"
    root = write(tmp_path / "review", {"a.qmd": text.replace("{{< meta x >}}", "`{python} 1`")})
    document = read_document(root / "a.qmd", load_project(root / "a.qmd"), formats=("html",))
    made = plain_source(document)
    assert (made.text, str(made.places[4])) == ((root / "a.qmd").read_text(), "a.qmd:5")


@pytest.mark.parametrize(
    ("yaml", "made"),
    [
        ("a: 1\nb:\n  c: 2\n\nd: 3\n", "a: 1\n#\n#\n#\nd: 3\n"),
        ("b: 1\na: |\n  text\n", "#\na: |\n  text\n"),
        ("# only a comment", "# only a comment\n"),
        ("a: 1\n", "a: 1\n"),
        ("{a: 1, b: 2}\n", '"a": 1\n'),
        ("b: &x [1]\na: *x\n", '"a": [1]\n'),
        ("a: 1\nb: 2", "a: 1\n#\n"),
    ],
)
def test_a_key_is_taken_out_and_the_other_lines_keep_their_numbers(yaml, made):
    assert without_keys(yaml, ["b"]) == made


def test_keys_are_added_at_the_end():
    assert without_keys("a: 1\n", [], added={"b": {"c": "ä"}}) == 'a: 1\n"b": {"c": "ä"}\n'


@pytest.mark.parametrize(
    ("inner", "text", "levels"),
    [("a.qmd", "x", 0), ("a.qmd", "../x ../../y", 2), ("deep/a.qmd", "../x", 0), ("deep/a.qmd", "../../x", 1)],
)
def test_the_folders_above_the_project_that_are_named_are_counted(tmp_path, inner, text, levels):
    assert climbs_above(tmp_path, tmp_path / inner, [text]) == levels
