"""Blocks that a preview does not have written again: the file is the one that a build from nothing makes."""

from __future__ import annotations

import importlib
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.errors import RenderError
from press.pandoc.binary import write_ast
from press.pandoc.pieces import Texts
from press.writers.docx import kept
from tests.press.writers.docx_making import SAMPLE, make_docx

writer = importlib.import_module("press.writers.docx")


@pytest.fixture
def written(monkeypatch):
    """Give the blocks that Pandoc is asked to write, from an empty memory on."""
    told = []
    monkeypatch.setattr(kept, "_KEPT", Texts())

    def noted(tree, *arguments, **more):
        told.append([block for block in tree["blocks"] if block["t"] != "RawBlock"])
        return write_ast(tree, *arguments, **more)

    monkeypatch.setattr(writer, "write_ast", noted)
    return told


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def kinds(blocks):
    return [block["t"] for block in blocks]


BLOCKS = (
    "# Heading\n", "## Deeper {#deep}\n", "Text.\n", "*More* `text` $x^2$ [here]{#place}.\n", "- item\n", "1. one\n\n   two\n",
    "    code\n", "```r\nx <- 1\n```\n", "> said\n", "***\n", "$$y$$\n", "Note^[Here, [there](https://a.org/note).].\n",
    "[Away](https://a.org/?a=1&b=2) and [there](#deep).\n", "[Elsewhere](https://b.org).\n",
    "![A picture](wide.png){alt='Wide'}\n", "::: {#fig-a .quarto-float .quarto-float-fig}\n![](wide.png)\n:::\n",
    "| a | b |\n|---|--:|\n| 1 | [2](https://a.org/2) |\n", "::: {.callout-note}\nA note.\n:::\n", "::: {custom-style='Own'}\nOwn.\n:::\n",
    "[Own]{custom-style='Own Too'}.\n", "::: {.pagebreak}\n:::\n", "```{=openxml}\n<w:p/>\n```\n", "::: {#box}\n:::\n",
    "Term\n:   Meaning\n", "| line\n| another\n", "[in]{.insertion author='A' date='2020-01-01T00:00:00Z'}.\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_after_any_change_the_file_is_the_one_that_is_made_from_nothing(tmp_path_factory, before, after):
    folder = tmp_path_factory.mktemp("kept")
    first, second = "\n".join(before), "\n".join(after)
    make_docx(folder / "first.docx", first)
    here = parts_of(make_docx(folder / "here.docx", f"{first}\n{second}"))
    kept._KEPT = Texts()
    assert here == parts_of(make_docx(folder / "new.docx", f"{first}\n{second}"))


def test_the_sample_with_everything_is_the_same_when_it_is_made_again(written, tmp_path):
    text = (SAMPLE / "sample.md").read_text(encoding="utf-8")
    meta = json.loads((SAMPLE / "meta.json").read_text(encoding="utf-8"))
    first, again = (make_docx(tmp_path / f"{name}.docx", text, meta) for name in "ab")
    assert first.read_bytes() == again.read_bytes()
    assert len(written[1]) < len(written[0]) / 2


TEXT = "# One\n\nFirst [link](https://a.org).\n\nSecond.\n\n# Two\n\nThird.\n\n> Said.\n\nLast.\n"


def test_what_is_as_it_was_is_not_written_again(written, tmp_path):
    first, again = (make_docx(tmp_path / f"{name}.docx", TEXT) for name in "ab")
    assert first.read_bytes() == again.read_bytes()
    assert kinds(written[0]) == ["Header", "Para", "Para", "Header", "Para", "BlockQuote", "Para"]
    assert kinds(written[1]) == ["Header", "Header"]


def test_with_a_new_block_that_is_written_which_settles_how_it_begins(written, tmp_path):
    make_docx(tmp_path / "a.docx", TEXT)
    make_docx(tmp_path / "b.docx", TEXT.replace("Last", "At last"))
    assert kinds(written[1]) == ["Header", "Header", "Para", "BlockQuote", "Para"]


def test_a_block_behind_another_is_another(written, tmp_path):
    """The first paragraph below a heading looks otherwise than those behind it."""
    make_docx(tmp_path / "a.docx", TEXT)
    changed = TEXT.replace("First [link](https://a.org).\n\n", "")
    again = make_docx(tmp_path / "b.docx", changed)
    assert kinds(written[1]) == ["Header", "Para", "Header"]
    kept._KEPT.texts.clear()
    assert again.read_bytes() == make_docx(tmp_path / "c.docx", changed).read_bytes()


@pytest.mark.parametrize(
    "counted",
    [
        "- item",
        "Note^[Here].",
        "![A](wide.png)",
        "[in]{.insertion author='A' date='2020-01-01T00:00:00Z'}",
        "::: {custom-style='Own'}\nOwn.\n:::",
        "`<w:commentReference w:id='1'/>`{=openxml}",
        "`<w:hyperlink r:id='none'><w:r/></w:hyperlink>`{=openxml}",
    ],
)
def test_what_counts_through_the_file_is_written_each_time(written, tmp_path, counted):
    for name in "ab":
        make_docx(tmp_path / f"{name}.docx", f"# One\n\n{counted}\n")
    assert kinds(written[0]) == kinds(written[1])


def test_another_reference_document_writes_anew(written, tmp_path):
    look = make_docx(tmp_path / "look.docx", "Look.")
    make_docx(tmp_path / "a.docx", TEXT)
    make_docx(tmp_path / "b.docx", TEXT, {"reference-doc": str(look)})
    assert kinds(written[1]) == kinds(written[2])


def test_a_reference_document_that_is_none_is_told_by_pandoc(tmp_path):
    (tmp_path / "look.docx").write_text("no package")
    with pytest.raises(RenderError, match="pandoc ended with status"):
        make_docx(tmp_path / "a.docx", TEXT, {"reference-doc": str(tmp_path / "look.docx")})


def test_links_are_numbered_in_the_order_of_the_text(tmp_path):
    text = "[B](https://b.org) *x*{#y} [A](https://a.org) [B](https://b.org)\n\n![P](wide.png)\n\nNote^[[C](https://c.org)].\n"
    parts = parts_of(make_docx(tmp_path / "a.docx", text))
    told = parts["word/document.xml"].decode() + parts["word/footnotes.xml"].decode()
    ids = [piece.partition('"')[0] for piece in told.split('<w:hyperlink r:id="')[1:]]
    numbers = [int(one.removeprefix("rId")) for one in ids]
    assert [number - numbers[0] for number in numbers] == [0, 1, 0, 3]
    assert f"word/media/rId{numbers[0] + 2}.png" in parts
