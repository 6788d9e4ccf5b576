"""Text of bibliography and metadata that would be a program elsewhere: the same words in every format, and run nowhere."""

import json

import pytest
from lxml import etree, html

from tests.faults.read_back import READERS, comparable, found, marked
from tests.faults.small_project import render, write
from tests.faults.test_hostile_text import HOSTILE, PROJECT

ENDINGS = {"html": "html", "docx": "docx", "jats": "xml", "pdf": "pdf"}
#: Styles set quotation marks as printers do, and single ones within others.
_QUOTES = str.maketrans('“”‘’"', "'" * 5)


def printed(folder, files):
    """Render a project; gives the text of each finished file."""
    project = write(folder / "project", {"_quarto.yml": PROJECT, **files})
    done = render(project)
    assert done.status == 0, done.err
    return {name: read(project / "build" / f"a.{ENDINGS[name]}") for name, read in READERS.items()}


def shown(text, name):
    return comparable(text.translate(_QUOTES), name=name).lower()


#: What stands in a field of a work, and where its number begins.
FIELDS = {"title": 0, "family": 300, "container-title": 600}
TEXTS = [text for kind, texts in HOSTILE.items() if kind != "control" for text in texts]


def test_hostile_text_of_a_bibliography_is_printed_as_itself_in_every_format(tmp_path):
    works = [
        {
            "id": f"work{number}",
            "type": "article-journal",
            "title": marked(number, text),
            "container-title": marked(number + FIELDS["container-title"], text),
            "author": [{"family": marked(number + FIELDS["family"], text), "given": "A"}],
            "issued": {"date-parts": [[2020]]},
        }
        for number, text in enumerate(TEXTS)
    ]
    text = '---\ntitle: A\nbibliography: works.json\nnocite: "@*"\n---\n\nWords.\n'
    read = printed(tmp_path, {"works.json": json.dumps(works), "a.qmd": text})
    others = [
        (field, name, text, told)
        for name, content in read.items()
        for field, first in FIELDS.items()
        for number, text in enumerate(TEXTS)
        # titles are capitalised by the style
        if (told := {shown(one, name) for one in found(content.lower(), number + first, name=name)})
        != {shown(text, name)}
    ]
    assert others == []


#: Metadata are Markdown. Some would stop the build, with its line: works that are not there, pictures of a host, shortcodes;
#: and formulas are told in another way by each format.
MEANT = [
    text
    for text in TEXTS
    if "@" not in text and "x.png" not in text and "{{<" not in text and "$x" not in text and "equation" not in text
]


def test_hostile_text_of_metadata_is_the_same_in_every_format(tmp_path):
    kinds = {"affiliation": 0, "keywords": 300}
    front = {
        "title": "A",
        "author": [
            {"name": f"Able {number}", "affiliation": marked(number, text)} for number, text in enumerate(MEANT)
        ],
        "keywords": [marked(number + kinds["keywords"], text) for number, text in enumerate(MEANT)],
    }
    read = printed(tmp_path, {"a.qmd": f"---\n{json.dumps(front, indent=1)}\n---\n\nWords.\n"})
    # search engines are told the same in a script, as JSON
    page = html.parse(tmp_path / "project" / "build" / "a.html")
    etree.strip_elements(page, "script", with_tail=False)
    read["html"] = page.getroot().text_content()
    for number in (*range(len(MEANT)), *range(kinds["keywords"], kinds["keywords"] + len(MEANT))):
        told = {shown(one, "pdf") for name in READERS for one in found(read[name], number, name=name)}
        assert len(told) == 1, told


WORK = "@book{x2020, title = {T%s}, author = {Able, A}, year = {2020}}\n"
FRONT = "---\ntitle: A%s\nbibliography: %s\n---\n\nAs @x2020.\n"
UNPRINTABLE = {
    "a bibliography": ({"refs.bib": WORK % "\0", "a.qmd": FRONT % ("", "refs.bib")}, "refs.bib:1: ", "U+0000"),
    "CSL JSON": (
        {"refs.json": '[\n{"id": "x2020", "type": "book",\n"title": "T\\u0000"}]', "a.qmd": FRONT % ("", "refs.json")},
        "refs.json:3: ",
        "U+0000",
    ),
    "half a letter in CSL JSON": (
        {"refs.json": '[{"id": "x2020", "type": "book", "title": "T\\uD800"}]', "a.qmd": FRONT % ("", "refs.json")},
        "refs.json:1: ",
        "U+D800",
    ),
    "CSL YAML": (
        {"refs.yaml": 'references:\n- id: x2020\n  title: "T\\0"\n', "a.qmd": FRONT % ("", "refs.yaml")},
        "refs.yaml:3: ",
        "U+0000",
    ),
    "metadata": ({"refs.bib": WORK % "", "a.qmd": FRONT % ("\0", "refs.bib")}, "a.qmd:2: ", "U+0000"),
    "metadata that escape it": (
        {"refs.bib": WORK % "", "a.qmd": FRONT.replace("A%s", '"A%s"') % ("\\x07", "refs.bib")},
        "a.qmd:2: ",
        "U+0007",
    ),
}


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_a_character_that_no_file_can_hold_is_named_with_its_place(tmp_path, name):
    files, place, character = UNPRINTABLE[name]
    done = render(write(tmp_path / "project", {"_quarto.yml": PROJECT, **files}))
    assert done.status in range(1, 5), done.err
    assert f"{place}found the character {character}, expected text" in done.err


def test_two_halves_of_a_letter_are_that_letter(tmp_path):
    work = '[{"id": "x2020", "type": "book", "title": "T \\uD835\\uDF07 end"}]'
    done = render(
        write(tmp_path / "project", {"_quarto.yml": PROJECT, "refs.json": work, "a.qmd": FRONT % ("", "refs.json")}),
        "--to",
        "html",
    )
    assert done.status == 0, done.err
