"""Shortcodes and includes."""

import base64

import pytest

from press.model import Chunk
from press.readers.lipsum import paragraph
from press.readers.placeholder import placeholder_address


def text(document):
    return "".join(piece.text for piece in document.pieces)


META = "---\ntitle: My *title*\nlabels: {description: D}\nauthor: [Ann, Bo]\nyes-no: true\na.b: dotted\n---\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{< meta title >}}", "My *title*"),
        ("{{<meta title>}}", "My *title*"),
        ("{{< meta labels.description >}}", "D"),
        ("{{< meta author.1 >}} {{< meta author.2 >}}", "Ann Bo"),
        ("{{< meta yes-no >}}", "true"),
        ("{{< meta a\\\\.b >}}", "dotted"),
        ("[x]({{< meta labels.description >}}){title='{{< meta author.1 >}}'}", "[x](D){title='Ann'}"),
        ("{{{< meta title >}}}", "{{< meta title >}}"),
        ("{{</* meta title */>}}", "{{< meta title >}}"),
        ("```\n{{< meta title >}}\n```", "```\nMy *title*\n```"),
        ("```{shortcodes=false}\n{{< meta title >}}\n```", "```{shortcodes=false}\n{{< meta title >}}\n```"),
        ("<!-- {{< meta nothing >}} -->", "<!-- {{< meta nothing >}} -->"),
        ("{{< env PRESS_TEST >}}", "set"),
        ('{{< env PRESS_UNSET "*.*" >}}', "*.*"),
        ("{{< kbd Ctrl-C >}}", "[Ctrl-C]{.kbd}"),
        ("{{< kbd mac=Cmd-O win=Ctrl-O >}}", "[Cmd-O]{.kbd} (Mac), [Ctrl-O]{.kbd} (Windows)"),
        ("{{< video a_b.mp4 >}}", "[a_b\\.mp4](<a_b.mp4>){.video}"),
        (
            '{{< video https://youtu.be/x\n  title=\'A "b"\' start="10" >}}',
            '[https://youtu\\.be/x](<https://youtu.be/x> "A \\"b\\""){.video}',
        ),
    ],
)
def test_shortcodes(read, monkeypatch, source, shown):
    monkeypatch.setenv("PRESS_TEST", "set")
    assert text(read(f"{META}{source}\n")) == shown + "\n"


@pytest.mark.parametrize(("asked", "paragraphs"), [("", range(1, 6)), ("2", range(1, 3)), ("3-4", range(3, 5))])
def test_filling_text_is_the_same_whenever_it_is_asked_for(read, asked, paragraphs):
    assert text(read(f"{{{{< lipsum {asked} random=true >}}}}\n")).strip("\n") == "\n\n".join(
        map(paragraph, paragraphs)
    )
    assert paragraph(1).startswith("Lorem ipsum")
    assert len({paragraph(number) for number in range(1, 151)}) == 150


@pytest.mark.parametrize(
    ("asked", "size"),
    [("", (100, 100)), ("400 format=svg", (400, 400)), ("300 200", (300, 200))],
)
def test_a_placeholder_is_a_picture_of_its_size(read, asked, size):
    address = placeholder_address(*size)
    assert text(read(f"{{{{< placeholder {asked} >}}}}\n")) == f"![]({address}){{.decorative}}\n"
    assert text(read(f"{{{{< placeholder {asked} >}}}}{{width=5cm}}\n")) == f"![]({address}){{width=5cm}}\n"
    assert text(read(f"![Cap]({{{{< placeholder {asked} >}}}})\n")) == f"![Cap]({address})\n"
    drawn = base64.b64decode(address.partition(",")[2]).decode()
    assert f'width="{size[0]}" height="{size[1]}"' in drawn
    assert f"{size[0]} × {size[1]}" in drawn


def test_chunks_that_contents_names_get_their_labels_as_ids(read):
    chunks = "".join(f"```{{python}}\n#| label: {name}\nx\n```\n\n" for name in ("asked", "other"))
    document = read(f"{chunks}{{{{< contents asked >}}}}\n")
    assert document.pieces[-1].text.strip() == "[asked]{.press-contents}"
    assert [piece.options.get("id") for piece in document.pieces if isinstance(piece, Chunk)] == ["asked", None]


def test_a_page_break_becomes_a_div_of_its_own(read):
    assert text(read("a\n\n{{< pagebreak >}}\n\nb\n")) == "a\n\n\n\n::: {.pagebreak}\n:::\n\n\nb\n"


def test_text_below_a_page_break_keeps_its_line(read):
    document = read("a\n\n{{< pagebreak >}}\n\nb\n")
    assert [piece.where.line for piece in document.pieces if "b" in piece.text][-1] in (3, 4)
    assert (
        document.pieces[-1].where.line + document.pieces[-1].text[: document.pieces[-1].text.index("b")].count("\n")
        == 5
    )


def test_variables_come_from_the_projects_file(read, tmp_path):
    (tmp_path / "_quarto.yml").write_text("")
    (tmp_path / "_variables.yml").write_text('version: 1.2\nengine:\n  jupyter: "[J](https://j)"\n')
    assert text(read("{{< var version >}} {{< var engine.jupyter >}}\n")) == "1.2 [J](https://j)\n"


def test_shortcodes_in_yaml_are_resolved(read):
    assert read("---\ntitle: T\nsubtitle: On {{< meta title >}}\n---\n").meta["subtitle"] == "On T"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "a\n\n{{< meta titel >}}",
            'a.qmd:3: found no "titel" in the metadata, expected a value\n  hint: did you mean "title"?',
        ),
        (
            "{{< meta author >}}",
            'a.qmd:1: found a list under "author" in the metadata, expected a single value\n  hint: name one of its parts: author.1',
        ),
        ("{{< meta >}}", "found the shortcode meta without an argument, expected the name of a value"),
        ("{{< video >}}", "found the shortcode video without an argument, expected the address of one"),
        (
            "{{< lipsum 4-3 >}}",
            "lipsum: found 4-3, expected a number of paragraphs or a range of them, of 150\n  hint: such as {{< lipsum 2 >}}",
        ),
        ("{{< lipsum many >}}", "lipsum: found many, expected a number of paragraphs"),
        ("{{< var x >}}", 'found no "x" in _variables.yml, expected a value'),
        (
            "{{< env PRESS_UNSET >}}",
            "found no environment variable PRESS_UNSET, expected one\n  hint: set it, or give a fallback: {{< env PRESS_UNSET",
        ),
        ("{{< env >}}", "found the shortcode env without an argument"),
        ("{{< kbd >}}", "found the shortcode kbd without an argument, expected keys"),
        ("{{< meat title >}}", 'found the shortcode meat, expected a known one\n  hint: did you mean "meta"?'),
        ("{{< embed a.ipynb#x >}}", "found the shortcode embed, which the embedded engine does not support"),
        ("{{< placeholder 400 x >}}", "placeholder: found 400 x, expected a width and a height in pixels, up to 10000"),
        ("{{< placeholder 0 >}}", "placeholder: found 0, expected a width and a height in pixels"),
        ("{{< placeholder 1 2 3 >}}", "placeholder: found 1 2 3, expected a width and a height in pixels"),
        ("{{< version >}}", "found the shortcode version, which"),
        (
            "{{< contents >}}",
            "found the shortcode contents without an argument, expected the id of a chunk, a div or a span",
        ),
    ],
)
def test_messages(faults, source, message):
    metadata = "---\ntitle: T\nauthor: [A]\n---\n"
    found = faults(f"{source}\n\n{metadata}")
    assert message in found


def test_a_fault_in_yaml_names_its_line(faults):
    assert faults("---\ntitle: T\nsubtitle: '{{< meta nope >}}'\n---\n").startswith(
        'a.qmd:3: found no "nope" in the metadata'
    )


def test_an_include_is_a_copy_with_its_own_lines(read):
    document = read("a\n\n{{< include _b.qmd >}}\n\nz\n", _b__qmd="b\n\n```{python}\n1\n```\n")
    assert [(str(piece.where)) for piece in document.pieces] == ["a.qmd:1", "_b.qmd:1", "_b.qmd:3", "a.qmd:4"]
    assert isinstance(document.pieces[2], Chunk)


def test_includes_nest_and_names_hold_from_the_main_document(read):
    files = {"s/_b__qmd": "b\n\n{{< include s/_c.qmd >}}\n", "s/_c__qmd": "c"}
    assert text(read("{{< include s/_b.qmd >}}\n", **files)) == "b\n\nc\n"


def test_a_name_with_a_slash_holds_from_the_projects_root(read, tmp_path):
    (tmp_path / "_quarto.yml").write_text("")
    assert text(read("{{< include /s/_b.qmd >}}\n", **{"s/_b__qmd": "b\n"})) == "b\n"


def test_an_include_in_code_is_a_copy_too(read):
    assert text(read("```python\n{{< include _d.py >}}\n```\n", _d__py="x = 1\n")) == "```python\nx = 1\n```\n"


def test_metadata_of_an_included_file_take_effect(read):
    assert read("{{< include _b.qmd >}}\n", _b__qmd="---\nlang: de\n---\n\nb\n").meta["lang"] == "de"


def test_escaped_includes_are_shown(read):
    assert text(read("`{{{< include _x.qmd >}}}`\n")) == "`{{< include _x.qmd >}}`\n"


@pytest.mark.parametrize(
    ("source", "files", "message"),
    [
        (
            "{{< include _c.qmd >}}",
            {"_b__qmd": ""},
            'a.qmd:1: found no file _c.qmd to include, expected one\n  hint: did you mean "_b.qmd"?',
        ),
        (
            "{{< include s/_b.qmd >}}",
            {"s/_b__qmd": "{{< include _c.qmd >}}\n", "s/_c__qmd": ""},
            "s/_b.qmd:1: found no file _c.qmd to include, expected one\n  hint: names are relative to the main document",
        ),
        (
            "x\n\n{{< include _b.qmd >}}",
            {"_b__qmd": "{{< include _c.qmd >}}\n", "_c__qmd": "\n{{< include _b.qmd >}}\n"},
            "_c.qmd:2: found an include of _b.qmd, which includes this file, expected no circle\n  hint: the way here begins at a.qmd:3",
        ),
        (
            "a {{< include _b.qmd >}} b",
            {"_b__qmd": ""},
            "a.qmd:1: found an include inside a line, expected it alone in its line",
        ),
    ],
)
def test_messages_of_includes(faults, source, files, message):
    assert message in faults(source + "\n", **files)
