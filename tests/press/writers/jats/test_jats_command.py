"""`press render --to jats` and `press verify`, as a person types them."""

from __future__ import annotations

import pytest

from tests.press.running import write
from tests.press.writers.jats.making import GOLDEN

BOX = (GOLDEN / "box.svg").read_text(encoding="utf-8")
TEXT = "---\ntitle: A\n---\n\nOne of 7.\n\n![Box](box.svg){#fig-a}\n"


@pytest.fixture
def project(tmp_path):
    files = {"_quarto.yml": "project:\n  type: default\n", "a.qmd": TEXT, "box.svg": BOX}
    return write(tmp_path / "review", files)


def test_an_article_is_made_only_when_asked_for_and_named_without_its_pictures(project, press):
    press("render", cwd=project)
    assert not (project / "build" / "a.xml").exists()
    done = press("render", "--to", "jats", cwd=project)
    assert (done.code, done.err.splitlines()[-1]) == (0, "  build/a.xml")
    assert (project / "build" / "a-figures" / "box.svg").read_text(encoding="utf-8") == BOX


def test_a_document_that_names_the_format_is_verified_in_it(project, press):
    text = TEXT.replace("title: A", "title: A\nformat:\n  html: default\n  jats: default")
    (project / "a.qmd").write_text(text.replace("One of 7.", 'One of [7]{.given why="a test"}.'))
    assert press("render", cwd=project).code == 0
    assert press("verify", cwd=project).code == 0
    made = project / "build" / "a.xml"
    made.write_text(made.read_text(encoding="utf-8").replace("One of 7.", "One of 8."), encoding="utf-8")
    done = press("verify", cwd=project)
    assert done.code == 8
    assert 'a.xml: found 8 (at "' in done.out + done.err
