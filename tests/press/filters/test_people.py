"""Authors and affiliations: every documented form gives the same shape."""

import pytest

from press.errors import SourceError
from press.filters.scholarly.names import complete_name, parse_name
from tests.press.filters.making import found_by, resolved


def meta_of(yaml, **more):
    """Give the normalised metadata of a front matter."""
    return resolved(f"---\n{yaml}\n---\n\nText\n", **more).meta


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Norah Jones", {"given": "Norah", "family": "Jones"}),
        ("Plato", {"family": "Plato"}),
        (
            "Charles Louis de la Vallée Poussin",
            {"given": "Charles Louis", "non-dropping-particle": "de la", "family": "Vallée Poussin"},
        ),
        ("van der Poel, Jane", {"given": "Jane", "non-dropping-particle": "van der", "family": "Poel"}),
        ("King, Jr., Martin Luther", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("John Q. Public, Jr.", {"given": "John Q.", "family": "Public", "suffix": "Jr."}),
        ("Henry Tudor, VIII", {"given": "Henry", "family": "Tudor", "suffix": "VIII"}),
        ("bell hooks", {"given": "bell", "family": "hooks"}),
    ],
)
def test_names_are_parted_as_bibtex_parts_them(written, parts):
    found = parse_name(written)
    found.pop("literal")
    assert found == parts


def test_a_name_written_family_first_prints_in_reading_order():
    assert parse_name("van der Poel, Jane")["literal"] == "Jane van der Poel"
    assert parse_name("John Q. Public, Jr.")["literal"] == "John Q. Public, Jr."
    assert parse_name("King, Jr., Martin Luther")["literal"] == "Martin Luther King Jr."


def test_given_parts_are_kept_and_the_whole_is_made_of_them():
    parts = {"given": "Ludwig", "family": "Beethoven", "dropping-particle": "van"}
    assert complete_name(parts) == {**parts, "literal": "Ludwig van Beethoven"}


def test_a_literal_name_is_that_of_an_organisation_and_stays_whole():
    meta = meta_of("title: T\nauthor: {name: {literal: The Press Group}}\ncitation: true")
    assert meta["by-author"][0]["name"] == {"literal": "The Press Group"}
    assert "author = {{The Press Group}}" in meta["cite-as"]["bibtex"]


def test_a_list_in_a_field_of_an_affiliation_is_one_text():
    meta = meta_of("author: {name: A B, affiliations: [{name: Uni, department: [One, Two], url: [a.org]}]}")
    assert meta["by-affiliation"][0]["department"] == "One, Two"


def test_a_note_at_a_name_is_one_on_the_author():
    author = meta_of("author: ['Ada *Moor*^[Paid by the *fund*.]', Bo Fenn]")["by-author"]
    assert author[0]["name"] == {"given": "Ada", "family": "Moor", "literal": "Ada Moor"}
    assert author[0]["note"] == "Paid by the fund."
    assert "note" not in author[1]


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("yes", True), ("false", False), ("no", False)])
def test_yes_marks_an_author_as_true_does(written, meant):
    meta = meta_of(f"author: {{name: A B, corresponding: {written}}}")
    assert meta["by-author"][0]["attributes"] == {"corresponding": meant}


@pytest.mark.parametrize(
    "yaml",
    [
        "author: Norah Jones",
        "authors: Norah Jones",
        "author: [Norah Jones]",
        "author: {name: Norah Jones}",
        "author:\n  - name: {given: Norah, family: Jones}",
    ],
)
def test_every_way_to_write_one_author_gives_the_same(yaml):
    meta = meta_of(yaml)
    assert meta["author"] == ["Norah Jones"]
    assert meta["by-author"] == [
        {"id": "author-1", "number": 1, "name": {"given": "Norah", "family": "Jones", "literal": "Norah Jones"}}
    ]


@pytest.mark.parametrize(
    "yaml",
    [
        "author:\n  - name: A B\n    affiliation: Brown\n  - name: C D\n    affiliations: [Brown]",
        "author:\n  - name: A B\n    affiliation: {id: br, name: Brown}\n  - name: C D\n    affiliation: {ref: br}",
        "author:\n  - name: A B\n    affiliation: [{ref: br}]\n  - name: C D\n    affiliation: {ref: br}\naffiliations:\n  - {id: br, name: Brown}",
    ],
)
def test_a_shared_affiliation_stands_once_with_all_its_authors(yaml):
    meta = meta_of(yaml)
    assert [(place["name"], place["number"], place["letter"]) for place in meta["by-affiliation"]] == [
        ("Brown", 1, "a")
    ]
    assert [author["name"]["literal"] for author in meta["by-affiliation"][0]["authors"]] == ["A B", "C D"]
    assert [author["affiliations"][0]["name"] for author in meta["by-author"]] == ["Brown", "Brown"]


def test_affiliations_are_numbered_in_the_order_in_which_authors_name_them():
    yaml = "author:\n  - {name: A B, affiliation: [{ref: two}, {ref: one}]}\naffiliations:\n  - {id: one, name: One}\n  - {id: two, name: Two}\n  - {id: three, name: Three}"
    assert [place["name"] for place in meta_of(yaml)["affiliations"]] == ["Two", "One", "Three"]


def test_flags_roles_degrees_and_unknown_keys_find_their_documented_place():
    yaml = (
        "author:\n  - name: A B\n    corresponding: true\n    equal-contributor: false\n    degrees: PhD\n    custom: kept\n"
        "    note: A *note*\n    roles:\n      - analysis: lead\n      - made tea\n    affiliation-url: https://b.org/x_y_z\n    affiliation: Brown\n"
    )
    author = meta_of(yaml)["by-author"][0]
    assert author["attributes"] == {"corresponding": True, "equal-contributor": False}
    assert author["degrees"] == ["PhD"]
    assert author["metadata"] == {"custom": "kept"}
    assert author["roles"][0]["vocab-term"] == "Formal analysis"
    assert author["roles"][0]["degree-of-contribution"] == "lead"
    assert author["roles"][1] == {"role": "made tea"}
    assert author["affiliations"][0]["url"] == "https://b.org/x_y_z"


def test_state_is_region_and_addresses_are_taken_as_written():
    yaml = "author:\n  - name: A B\n    email: a_b_c@d.org\n    url: https://d.org/~a_b_\n    affiliation: {name: X, state: RI, city: P}"
    author = meta_of(yaml)["by-author"][0]
    assert author["affiliations"][0]["region"] == "RI"
    assert author["email"] == "a_b_c@d.org"
    assert author["url"] == "https://d.org/~a_b_"


def test_markup_in_names_of_affiliations_reaches_the_writers():
    tree = resolved("---\nauthor: {name: A B, affiliation: The *best* one}\n---\n\nx").tree
    name = tree["meta"]["by-affiliation"]["c"][0]["c"]["name"]
    assert {"t": "Emph", "c": [{"t": "Str", "c": "best"}]} in name["c"]


def test_an_orcid_address_is_cut_to_its_id_and_a_wrong_one_is_named():
    meta = meta_of("author: {name: A B, orcid: 'https://orcid.org/0000-0002-1825-0097'}")
    assert meta["by-author"][0]["orcid"] == "0000-0002-1825-0097"
    with pytest.raises(SourceError) as caught:
        meta_of("author: {name: A B, orcid: 1234}")
    assert found_by(caught.value) == 'doc.qmd:2: orcid: found "1234", expected an iD such as 0000-0002-1825-0097'


def test_a_reference_to_no_affiliation_is_named_with_the_nearest():
    yaml = "author: {name: A B, affiliation: {ref: brwn}}\naffiliations: [{id: brown, name: Brown}]"
    with pytest.raises(SourceError) as caught:
        meta_of(yaml)
    assert found_by(caught.value) == (
        'doc.qmd: affiliation: found a reference to "brwn", expected the id of an affiliation\n  hint: did you mean "brown"?'
    )


def test_an_author_without_name_is_named():
    with pytest.raises(SourceError, match="author 1: found no name, expected one"):
        meta_of("author: [{email: a@b.org}]")


def test_labels_are_singular_or_plural_as_the_people_are_and_can_be_replaced():
    one = meta_of("author: A B")["labels"]
    two = meta_of("author: [A B, C D]\nauthor-title: Writers\nlang: nl")["labels"]
    assert (one["authors"], one["abstract"]) == ("Author", "Abstract")
    assert (two["authors"], two["abstract"]) == ("Writers", "Samenvatting")


@pytest.mark.parametrize(
    ("yaml", "places"),
    [
        ("institute: [U, V]", [["U"], ["V"]]),
        ("institute: U", [["U"], ["U"]]),
        ("institutes: [U, V, W]", [[], []]),
    ],
)
def test_institutes_are_affiliations(yaml, places):
    meta = meta_of(f"author: [Ann Lee, Bo Ek]\n{yaml}")
    found = [[place["name"] for place in author.get("affiliations", [])] for author in meta["by-author"]]
    assert found == places
    assert {place["name"] for place in meta["affiliations"]} >= {"U"}


def test_a_document_without_authors_has_none():
    assert not {"author", "authors", "by-author", "by-affiliation"} & meta_of("title: T").keys()
