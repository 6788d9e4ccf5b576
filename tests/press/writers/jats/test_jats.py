"""What the JATS writer gives beside the XML: files, bytes, ids, and what it says of documents that it cannot write."""

from __future__ import annotations

import shutil

import pytest
from lxml import etree

from press.errors import RenderError
from tests.press.writers.jats.making import GOLDEN, faults, make_article, read


def message_of(text, folder):
    with pytest.raises(RenderError) as caught:
        make_article(text, folder)
    return str(caught.value).replace(f"{folder}/", "")


MESSAGES = {
    "link": (
        "[a](#her)\n\n# Here\n",
        'sample.qmd:1: found a link to #her, expected an id of this document\n  hint: did you mean "here"?',
    ),
    "link of a document without ids": (
        "[a](#her)\n",
        "sample.qmd:1: found a link to #her, expected an id of this document",
    ),
    "remote image": (
        "![](https://a.example.org/b.png)",
        (
            "sample.qmd:1: found image https://a.example.org/b.png, expected a file: nothing is fetched from a host\n"
            "  hint: save the image beside the document"
        ),
    ),
    "image format": (
        "![](sample.qmd)",
        "sample.qmd:1: found image sample.qmd, expected one of .svg, .png, .jpg, .jpeg, .gif, .webp, .tif, .tiff, .pdf, .eps",
    ),
    "image data": (
        "![](data:image/png;base64,A)",
        "sample.qmd:1: found a data address of image/png, expected base64 of an image",
    ),
    "data of an unknown kind": (
        "![](data:image/bmp;base64,AAAA)",
        "sample.qmd:1: found a data address of image/bmp, expected base64 of an image",
    ),
    "raw JATS": (
        "A `<bold>`{=jats} word.",
        (
            "sample.qmd:1: found raw JATS that breaks its XML (Opening and ending tag mismatch: bold line 1 and p), "
            "expected whole elements"
        ),
    ),
    "equation": (
        "$\\unknown{x}$",
        "sample.qmd:1: found equation \\unknown{x}, expected TeX that Pandoc can turn into MathML",
    ),
    "field of the article": (
        "---\narticle:\n  elocation: e7\n---\n",
        (
            "sample.qmd:3: found article.elocation, which the JATS writer does not have, expected a known field\n"
            '  hint: did you mean "elocation-id"?'
        ),
    ),
    "journal that is a text": (
        "---\njournal: Pain\n---\n",
        "sample.qmd:2: journal: found 'Pain', expected keys with values",
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_fault_is_told_with_its_place(case, tmp_path):
    text, message = MESSAGES[case]
    assert message in message_of(text, tmp_path)


def test_all_faults_of_a_document_are_told_together(tmp_path):
    message = message_of("[a](#her)\n\n![](https://a.example.org/b.png)\n", tmp_path)
    assert "#her" in message
    assert "b.png" in message


def test_two_renders_in_different_folders_give_the_same_bytes(tmp_path):
    text = (GOLDEN / "sections.qmd").read_text(encoding="utf-8")
    first, second = (make_article(text, tmp_path / name).read_bytes() for name in ("one", "two"))
    assert first == second


def test_pictures_stand_in_a_folder_beside_the_article_under_their_own_names(tmp_path):
    make_article("![](box.svg){fig-alt='b'}\n", tmp_path)
    held = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "sample-figures").iterdir()}
    assert held == {"sample-figures/box.svg"}
    assert (tmp_path / "sample-figures" / "box.svg").read_bytes() == (tmp_path / "box.svg").read_bytes()


def test_an_article_without_pictures_has_no_folder_of_them(tmp_path):
    make_article("Words.\n", tmp_path)
    assert not (tmp_path / "sample-figures").exists()


def test_pictures_of_one_name_in_two_folders_are_kept_apart(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x y.svg").write_text(f"<svg>{name}</svg>")
    made = make_article("![](<a/x y.svg>){fig-alt='a'}\n\n![](<b/x y.svg>){fig-alt='b'}\n", tmp_path)
    held = [one.get("{http://www.w3.org/1999/xlink}href") for one in read(made).iter("graphic")]
    assert held == ["sample-figures/x%20y.svg", "sample-figures/x%20y-2.svg"]
    assert (tmp_path / "sample-figures" / "x y-2.svg").read_text() == "<svg>b</svg>"


def test_a_drawing_with_a_png_beside_it_is_given_in_both_forms(tmp_path):
    shutil.copyfile(GOLDEN / "box.svg", tmp_path / "two.svg")
    (tmp_path / "two.png").write_bytes(b"png")
    made = read(make_article("![](two.svg){#fig-a fig-alt='b'}\n", tmp_path))
    kinds = [one.get("mime-subtype") for one in made.find(".//fig/alternatives")]
    assert kinds == ["svg+xml", "png"]


def test_a_picture_in_a_data_address_becomes_a_file(tmp_path):
    made = make_article("![](data:image/png;base64,QUJD){fig-alt='b'}\n", tmp_path)
    assert [path.read_bytes() for path in (tmp_path / "sample-figures").iterdir()] == [b"ABC"]
    assert faults(made) == []


def test_ids_that_xml_does_not_take_are_changed_and_stay_apart(tmp_path):
    made = read(make_article("[a]{#é:b} [b]{#é_b} [c]{#7} [x](#é:b) [y](#é_b) [z](#7)\n", tmp_path))
    ids = [one.get("id") for one in made.iter("named-content")]
    assert ids == ["é_b", "é_b-2", "id-7"]
    assert [one.get("rid") for one in made.iter("xref")] == ids


def test_an_id_of_the_author_wins_over_one_that_is_made(tmp_path):
    made = read(make_article("[a]{#fn1} word.^[Note.]\n", tmp_path))
    assert made.find(".//named-content").get("id") == "fn1"
    assert made.find(".//fn").get("id") == "fn1-2"
    assert made.find(".//xref").get("rid") == "fn1-2"


def test_hostile_text_is_text(tmp_path):
    hostile = "<script>alert(1)</script> & ]]> \u202e {{7*7}} =cmd"
    text = f"---\ntitle: '<b>&amp;</b> ]]>'\n---\n\n`{hostile}`\n"
    made = make_article(text, tmp_path)
    assert read(made).findtext(".//monospace") == hostile
    assert faults(made) == []


@pytest.mark.parametrize("author", ["", "author: A B\n"])
def test_thanks_are_a_note_on_the_article(tmp_path, author):
    made = make_article(f"---\ntitle: T\n{author}thanks: To *all*\n---\n\nText.\n", tmp_path)
    assert ["".join(one.itertext()).strip() for one in read(made).iterfind(".//author-notes/fn")] == ["To all"]
    assert faults(made) == []


def test_key_points_are_a_list(tmp_path):
    made = make_article("---\ntitle: T\nkey-points: [One, Two *b*]\n---\n\nText.\n", tmp_path)
    points = read(made).iterfind(".//abstract[@abstract-type='key-points']/*/list/list-item")
    assert ["".join(one.itertext()).strip() for one in points] == ["One", "Two b"]
    assert faults(made) == []


def test_citations_are_references_even_where_the_author_wants_no_links(tmp_path):
    text = "---\nbibliography: works.bib\nlink-citations: false\n---\n\nSee @d1990.\n"
    made = read(make_article(text, tmp_path))
    assert [one.get("rid") for one in made.iter("xref")] == ["ref-d1990"]


def test_every_name_of_the_format_makes_the_same_article(tmp_path):
    names = ("jats", "jats_publishing", "jats_archiving", "jats_articleauthoring")
    texts = {make_article(f"---\ntitle: A\nformat: {name}\n---\n\nA.\n", tmp_path).read_text() for name in names}
    assert len(texts) == 1


def test_options_of_the_format_hold_for_it_under_any_of_its_names(tmp_path):
    text = "---\nformat:\n  jats_publishing:\n    number-sections: true\n---\n\n# A\n"
    assert read(make_article(text, tmp_path)).findtext(".//sec/label") == "1"


def test_a_list_of_references_amid_its_section_comes_last_in_it(tmp_path):
    text = "---\nbibliography: works.bib\n---\n\n# A\n\n@d1990\n\n::: {#refs}\n:::\n\nAfter.\n\n## B\n\nMore.\n"
    made = make_article(text, tmp_path)
    assert [one.tag for one in read(made).find(".//body/sec")] == ["title", "p", "p", "sec", "ref-list"]
    assert faults(made) == []


def test_text_after_the_list_of_references_stands_in_the_back(tmp_path):
    text = "---\nbibliography: works.bib\n---\n\n@d1990\n\n::: {#refs}\n:::\n\nAfter.\n"
    made = make_article(text, tmp_path)
    assert [one.tag for one in read(made).find("back")] == ["ref-list", "sec"]
    assert faults(made) == []


def test_an_abstract_is_parted_only_where_every_paragraph_has_a_title(tmp_path):
    text = "---\nabstract: |\n  **Aim.** One.\n\n  Two.\n---\n"
    made = read(make_article(text, tmp_path))
    assert [one.tag for one in made.find(".//abstract")] == ["p", "p"]


def test_a_table_that_is_no_table_of_the_tag_set_is_framed_as_a_figure(tmp_path):
    text = "::: {#tbl-a}\nWords before.\n\n| A |\n|---|\n| 1 |\n\nCaption.\n:::\n"
    made = make_article(text, tmp_path)
    assert read(made).find(".//fig").get("fig-type") == "table"
    assert faults(made) == []


def test_elements_that_hold_words_get_no_white_space(tmp_path):
    made = read(make_article("**a**[b]{.underline}`c`\n", tmp_path))
    assert etree.tostring(made.find(".//p"), encoding="unicode", method="text") == "abc\n"


def test_the_tag_set_finds_what_is_wrong(tmp_path):
    made = make_article("Words.\n", tmp_path)
    made.write_text(made.read_text().replace("<p>Words.</p>", "<para>Words.</para>"))
    assert any("para" in fault for fault in faults(made))
