"""Files that a page needs stand in it; what would ask a host, or is not there, is named."""

from __future__ import annotations

import base64

import pytest

from press.errors import RenderError
from press.writers.html import check_html, render_html
from tests.press.writers.html_page import SAMPLE, page, resolved


def failure(markdown: str, **options: object) -> str:
    with pytest.raises(RenderError) as caught:
        render_html(resolved(markdown, **options))
    return str(caught.value)


def test_an_image_stands_in_the_page_byte_for_byte():
    address = page("![A dot](dot.png)").xpath("//img/@src")[0]

    assert base64.b64decode(address.removeprefix("data:image/png;base64,")) == (SAMPLE / "dot.png").read_bytes()


def test_a_remote_image_is_named_with_its_line(tmp_path):
    source = tmp_path / "a.qmd"
    source.write_text("One\n\n![A](https://example.org/a.png)\n", encoding="utf-8")

    assert failure(source.read_text(encoding="utf-8"), source=source) == (
        f"{source}:3: found https://example.org/a.png, expected a file of this project\n"
        "  hint: save it beside the document: the page asks no host for anything"
    )


@pytest.mark.parametrize(
    "address", ["//example.org/a.png", "HTTP://example.org/a.png", "file:///etc/hostname.png", "ftp://x/a.png"]
)
def test_every_form_of_a_remote_address_is_refused(address):
    assert "expected a file of this project" in failure(f"![A]({address})")


def test_a_missing_image_is_named_with_the_folders():
    told = failure("![A](gone.png)")
    assert (
        "found no file gone.png, expected one that the page can show\n  hint: names are relative to the document or the project"
        in told
    )


def test_a_file_that_is_not_there_is_named_as_it_was_written():
    assert str(SAMPLE.parent) not in failure("![A](gone.png)").replace(str(SAMPLE / "sample.md"), "")


def test_all_missing_images_are_told_together():
    message = failure("![A](gone.png)\n\n![B](lost.png)\n\n![A](gone.png)")

    assert message.count("found no file") == 2


def test_a_file_of_an_unknown_kind_is_named(tmp_path):
    (tmp_path / "plot.tiff").write_bytes(b"II")

    assert "plot.tiff: found .tiff, expected one of .avif" in failure("![A](plot.tiff)", folder=tmp_path)


def test_an_svg_that_needs_a_second_file_is_named(tmp_path):
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="b.png"/></svg>', encoding="utf-8"
    )

    assert "a.svg: found the picture b.png as a file of its own" in failure("![A](a.svg)", folder=tmp_path)


def test_images_of_raw_html_stand_in_the_page():
    tree = page('<p><img alt="x" src=dot.png></p>', raw=True)

    assert tree.xpath("//img/@src")[0].startswith("data:image/png")


@pytest.mark.parametrize(
    "text",
    [
        '<img src="https://example.org/a.png">',
        "<script src='https://example.org/a.js'></script>",
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<iframe src="https://example.org/"></iframe>',
        '<p style="background: url(https://example.org/a.png)">x</p>',
        "<style>p { background: url('https://example.org/a.png') }</style>",
    ],
)
def test_raw_html_that_would_ask_a_host_is_refused(text):
    assert "found https://example.org/" in failure(text, raw=True)


def test_links_of_raw_html_are_left_alone():
    assert page('<a href="https://example.org/">x</a>', raw=True).xpath("//main//a/@href") == ["https://example.org/"]


def test_style_sheets_of_the_author_stand_in_the_page_with_their_images(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.css").write_text("p { background: url(dot.png); } /* </style> */", encoding="utf-8")
    (tmp_path / "own" / "dot.png").write_bytes((SAMPLE / "dot.png").read_bytes())
    text = render_html(resolved("x", folder=tmp_path, css="own/a.css"))

    assert 'p { background: url("data:image/png;base64,' in text
    assert "/* </style> */" not in text


def test_a_style_sheet_that_imports_another_is_named(tmp_path):
    (tmp_path / "a.css").write_text("@import 'b.css';", encoding="utf-8")

    assert "found @import 'b.css', expected a style sheet that imports nothing" in failure(
        "x", folder=tmp_path, css=["a.css"]
    )


def test_a_style_sheet_in_another_encoding_is_named(tmp_path):
    (tmp_path / "a.css").write_bytes(b"/* \xe9 */")

    assert "a.css: found bytes that are not UTF-8" in failure("x", folder=tmp_path, css="a.css")


def test_a_missing_style_sheet_is_named():
    assert "found no file none.css" in failure("x", css="none.css")


def test_includes_stand_in_head_and_body(tmp_path):
    (tmp_path / "after.html").write_text("<p id='after'>end</p>", encoding="utf-8")
    tree = page(
        "x", folder=tmp_path,
        **{
            "include-in-header": {"text": "<meta name='own' content='1'>"},
            "include-before-body": [{"text": "<p id='before'>begin</p>"}],
            "include-after-body": {"file": "after.html"},
        },
    )  # fmt: skip

    assert tree.xpath("//head/meta[@name='own']/@content") == ["1"]
    assert tree.xpath("//body/p/@id") == ["before", "after"]


def test_an_image_without_words_is_a_warning():
    found = check_html(resolved("![](dot.png)"))

    assert [finding.severity for finding in found] == ["warning"]
    assert "image dot.png: found no alternative text" in str(found[0])


@pytest.mark.parametrize("text", ['![](dot.png){alt="A dot"}', "![](dot.png){.decorative}", "![A dot](dot.png)"])
def test_an_image_with_words_or_marked_decorative_is_none(text):
    assert check_html(resolved(text)) == ()


def test_a_decorative_image_has_an_empty_alternative_text():
    assert page("Text ![](dot.png){.decorative}").xpath("//img/@alt") == [""]


def test_text_that_looks_like_a_mark_stays_text():
    mark = "press-resource-" + "0" * 64

    assert mark in page(f"`{mark}`").xpath("//main//code")[0].text_content()
