"""Citeproc gives the same of a tree's citations alone as of the whole tree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.engines import citations as citations_module
from press.engines.citations import _whole, has_citations, is_note_style, run_citeproc
from press.engines.light import lighten
from press.engines.once import Once
from press.pandoc.ast import rewrite
from press.pandoc.binary import read_ast

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="{}"><info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>'
LIST = '<bibliography{}><sort><key variable="author"/></sort><layout><names variable="author"/><text prefix=". " variable="title"/></layout></bibliography></style>'
NAMES = '<names variable="author"><name form="short"/></names><date prefix=" " variable="issued"><date-part name="year"/></date>'
#: Styles as the field has them: numbers, raised numbers, authors with years, authors made distinct, notes.
STYLES = {
    "numeric": HEAD.format("in-text")
    + '<citation collapse="citation-number"><sort><key variable="citation-number"/></sort><layout prefix="[" suffix="]" delimiter=","><text variable="citation-number"/></layout></citation>'
    + '<bibliography><layout><text variable="citation-number" suffix=". "/><text variable="title"/></layout></bibliography></style>',
    "superscript": HEAD.format("in-text")
    + '<citation><layout vertical-align="sup" delimiter=","><text variable="citation-number"/></layout></citation>'
    + LIST.format(""),
    "author-date": HEAD.format("in-text")
    + f'<citation disambiguate-add-year-suffix="true" disambiguate-add-givenname="true" et-al-min="3" et-al-use-first="1"><layout prefix="(" suffix=")" delimiter="; ">{NAMES}<text variable="year-suffix"/><text prefix=", p. " variable="locator"/></layout></citation>'
    + LIST.format(' hanging-indent="true"'),
    "ibid": HEAD.format("in-text")
    + f'<citation><layout prefix="(" suffix=")" delimiter="; "><choose><if position="ibid"><text value="ibid"/></if><else-if position="subsequent"><names variable="author"/></else-if><else>{NAMES}</else></choose></layout></citation>'
    + LIST.format(""),
    "note": HEAD.format("note")
    + f'<citation><layout suffix="." delimiter="; "><choose><if position="ibid"><text value="ibid"/></if><else-if position="subsequent"><text prefix="see note " variable="first-reference-note-number"/></else-if><else>{NAMES}</else></choose></layout></citation>'
    + LIST.format(""),
}
BIB = "\n".join(
    f"@article{{{key}, title = {{{title}}}, author = {{{author}}}, year = {{{year}}}}}"
    for key, title, author, year in [
        ("a1", "On gardens", "Smith, Ann", 2001),
        ("a2", "On trees", "Smith, Ann", 2001),
        ("b1", "On *rocks*", "Smith, Bob and Long, Carl and Wide, Dora", 2002),
        ("c1", "Über Äpfel", "Müller, Jörg", 1999),
        ("d1", "Uncited", "Zzz, Z.", 1990),
    ]
)
KEYS = st.sampled_from(["a1", "a2", "b1", "c1"])
CITES = st.one_of(
    st.builds("[@{}]".format, KEYS),
    st.builds("[@{}; @{}]".format, KEYS, KEYS),
    st.builds("[see @{}, pp. 3-4, and more; -@{}]".format, KEYS, KEYS),
    st.builds("@{} says".format, KEYS),
    st.builds("@{} [p. 3]".format, KEYS),
    st.builds("-@{}".format, KEYS),
)
PLACES = st.sampled_from(
    [
        "Text {}.",
        "Text {}, and {}; {}!",
        '*Inside {}* and "quoted {}."',
        "# Heading {}",
        "A note[^n].\n\n[^n]: Holding {}.",
        "Inline^[see {}].",
        "- item {}\n- item {}",
        "| a | b |\n|---|---|\n| {} | 2 |\n\n: Caption {}",
        "![Figure {}](a.png)",
        "> quoted {}",
        "Term\n:   definition {}",
        "::: {.x}\n{}\n:::",
        "No citation.",
    ]
)


@st.composite
def documents(draw):
    blocks = []
    for number in range(draw(st.integers(1, 6))):
        place = draw(PLACES).replace("[^n]", f"[^n{number}]")
        while "{}" in place:
            place = place.replace("{}", draw(CITES), 1)
        blocks.append(place)
    end = draw(st.sampled_from(["", "# References", "# References\n\n::: {#refs}\n:::\n\nAfter.", "::: {#refs}\n:::"]))
    front = draw(
        st.sampled_from(
            ["", "", "---\nnocite: '@d1'\n---\n\n", "---\nabstract: As [@a2] says\ndescription: See @a1.\n---\n\n"]
        )
    )
    return front + "\n\n".join([*blocks, end]) + "\n"


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("styles")
    (folder / "refs.bib").write_text(BIB, encoding="utf-8")
    for name, text in STYLES.items():
        (folder / f"{name}.csl").write_text(text, encoding="utf-8")
    return folder


class Forgetful:
    """A memory that keeps nothing."""

    def tell(self, *_):
        pass

    def recall(self, *_, **__):
        return None

    def keep(self, *_, **__):
        pass

    keep_of = keep


def cited(styles, name, tree, *more):
    options = [f"--bibliography={styles / 'refs.bib'}", f"--csl={styles / name}.csl", *more]
    in_notes = is_note_style(styles / f"{name}.csl")
    return run_citeproc(tree, options, Forgetful(), made=Once(), in_notes=in_notes), _whole(tree, options)


@pytest.mark.parametrize("name", STYLES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(markdown=documents(), linked=st.booleans())
def test_light_citations_are_those_of_the_whole(styles, name, markdown, linked):
    tree = read_ast(markdown, ["--from=markdown"])
    if has_citations(tree):
        light, whole = cited(styles, name, tree, *(["--metadata=link-citations=true"] if linked else []))
        assert light == whole


TEXT = "One [@a1], two [@a2; @b1].\n\n# References\n"


@pytest.mark.parametrize(
    ("name", "runs"), [("numeric", 1), ("author-date", 1), ("ibid", 1), ("superscript", 2), ("note", 1)]
)
def test_only_styles_that_move_citations_need_a_second_run(styles, name, runs, monkeypatch):
    seen = []
    run = citations_module._citeproc
    monkeypatch.setattr(citations_module, "_citeproc", lambda tree, *rest: seen.append(tree) or run(tree, *rest))
    tree = read_ast(TEXT, ["--from=markdown"])
    options = [f"--bibliography={styles / 'refs.bib'}", f"--csl={styles / name}.csl"]
    run_citeproc(tree, options, Forgetful(), made=Once(), in_notes=is_note_style(styles / f"{name}.csl"))
    assert len(seen) == runs
    assert seen[-1]["blocks"] == tree["blocks"] or name in {"numeric", "author-date", "ibid"}


def test_only_the_style_of_notes_prints_in_notes(styles):
    assert [name for name in STYLES if is_note_style(styles / f"{name}.csl")] == ["note"]
    assert not is_note_style(None)


def test_a_light_tree_is_the_citations_in_order_and_the_place_of_the_list():
    light = lighten(read_ast("A [@a1] and **b [@b1]**.\n\nMore.\n\n# References\n", ["--from=markdown"]))
    assert [block["t"] for block in light.tree["blocks"]] == ["Para", "Para", "Header"]
    assert [block["c"][0]["c"][0][0]["citationId"] for block in light.tree["blocks"][:2]] == ["a1", "b1"]


def test_a_citation_in_what_is_replaced_needs_the_whole_tree():
    assert lighten(read_ast("# References [@a1]\n", ["--from=markdown"])) is None
    assert lighten(read_ast("::: {#refs}\n[@a1]\n:::\n", ["--from=markdown"])) is None


@pytest.mark.parametrize(
    "more", [[], ["--metadata=suppress-bibliography=true"], ["--metadata=reference-section-title=Works"]]
)
@pytest.mark.parametrize("markdown", ["One [@a1], two [@b1].\n", "Nothing but [@nobody].\n", "# Head\n\nOne [@a1].\n"])
def test_a_list_without_a_place_is_that_of_the_whole(styles, markdown, more):
    light, whole = cited(styles, "author-date", read_ast(markdown, ["--from=markdown"]), *more)
    assert light == whole


def test_trees_that_differ_in_the_place_of_the_list_share_one_run(styles, monkeypatch):
    seen = []
    run = citations_module._citeproc
    monkeypatch.setattr(citations_module, "_citeproc", lambda tree, *rest: seen.append(tree) or run(tree, *rest))
    trees = [read_ast(f"One [@a1].\n{place}", ["--from=markdown"]) for place in ("", "\n::: {#refs}\n:::\n\nEnd.\n")]
    options = [f"--bibliography={styles / 'refs.bib'}"]
    made = Once()
    done = [run_citeproc(tree, options, Forgetful(), made=made) for tree in trees]
    assert len(seen) == 1
    assert done == [_whole(tree, options) for tree in trees]


def test_numbers_follow_the_text_where_words_are_moved(styles):
    tree = read_ast("B [@b1].\n\nA [@a1].\n", ["--from=markdown"])
    first, _ = cited(styles, "numeric", tree)
    second, _ = cited(styles, "numeric", {**tree, "blocks": tree["blocks"][::-1]})
    numbers = []
    for done in (first, second):
        found = []
        rewrite(
            done["blocks"],
            {"Cite": lambda cite, found=found: found.append((cite["c"][0][0]["citationId"], cite["c"][1]))},
        )
        numbers.append([(key, text[0]["c"]) for key, text in found])
    assert numbers == [[("b1", "[1]"), ("a1", "[2]")], [("a1", "[1]"), ("b1", "[2]")]]
