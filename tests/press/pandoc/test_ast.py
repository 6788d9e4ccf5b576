"""Walks over Pandoc's tree: what they visit, in which order, and that they copy only what changed."""

from press.pandoc.ast import Outline, attr, descend, div, elements, find, para, plain_text, rewrite, span, string, walk

TREE = [para([string("a"), span([string("b")], attr("x"))]), div([para([string("c")])], attr("y", ["box"]))]


def test_rewrite_and_walk_give_the_same():
    def louder(node):
        return string(node["c"].upper()) if node["t"] == "Str" else None

    assert rewrite(TREE, {"Str": louder}) == walk(TREE, louder)


def test_rewrite_shows_a_parent_its_changed_children():
    seen = []
    rewrite(TREE, {"Str": lambda _: string("z"), "Div": lambda node: seen.append(plain_text(node["c"][1]))})
    assert seen == ["z"]


def test_what_nobody_changes_stays_the_same_object():
    assert rewrite(TREE, {"Str": lambda _: None}) is TREE
    changed = rewrite(TREE, {"Span": lambda _: []})
    assert changed[1] is TREE[1]
    assert plain_text(TREE) == "abc"


def test_a_list_is_spliced_in_place():
    doubled = rewrite(TREE, {"Str": lambda node: [node, node]})
    assert plain_text(doubled) == "aabbcc"


def test_descend_asks_parents_first_and_takes_their_answer_as_final():
    seen = []

    def visit(node):
        seen.append(node["t"])
        return [] if node["t"] == "Div" else None

    assert descend(TREE, visit, kinds=("Div", "Str")) == TREE[:1]
    assert seen == ["Str", "Str", "Div"]


def test_find_gives_what_a_filter_over_all_elements_gives():
    assert find(TREE, "Str", "Div") == [node for node in elements(TREE) if node["t"] in ("Str", "Div")]


def test_metadata_and_citations_are_walked_too():
    citation = {"citationId": "k", "citationPrefix": [string("see")], "citationSuffix": []}
    tree = {"abstract": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [[citation], []]}]}}
    assert [node["c"] for node in find(tree, "Str")] == ["see"]


def test_an_outline_changes_no_answer():
    outline = Outline()
    for kinds in (("Str",), ("Span", "Note"), ("Div",), ("Image",)):
        assert find(TREE, *kinds, outline=outline) == find(TREE, *kinds)
        handlers = dict.fromkeys(kinds, lambda node: [node, node])
        assert rewrite(TREE, handlers, outline=outline) == rewrite(TREE, handlers)


def test_an_outline_tells_kinds_and_classes_of_lists_and_maps():
    aside = span([string("a")], attr(classes=["aside"]))
    meta = {"title": {"t": "MetaInlines", "c": [aside]}}
    outline = Outline()
    assert outline.has([para([aside])], ".aside")
    assert outline.has(meta, "Span")
    assert not outline.has(meta, "Cite", ".value")


def test_a_walk_enters_only_the_parts_where_something_named_stands():
    blocks = [para([span([], attr(classes=["aside"]))]), para([span([], attr(classes=["value"]))])]
    asked = []
    descend(blocks, asked.append, kinds=["Span"], outline=Outline(), where=[".aside"])
    assert [node["c"][0][1] for node in asked] == [["aside"]]


def test_a_copy_of_an_outline_knows_the_same_and_learns_apart():
    outline = Outline()
    blocks = [para([span([string("a")])])]
    assert outline.has(blocks, "Span")
    copies = [outline.copy(), outline.copy()]
    assert [one.has(blocks, "Span") for one in copies] == [True, True]
    assert copies[0].has([div([], attr(classes=["aside"]))], ".aside")
    assert copies[1].has([div([], attr(classes=["margin"]))], ".margin")
    assert not copies[0].has([div([], attr(classes=["margin"]))], ".aside")
