"""References: each fault of an entry is told at its line, and what is not known of a work is never passed over."""

import json
from datetime import date
from pathlib import Path

import pytest

from press.checks.bibliography import check_bibliography
from press.checks.printed import read_printed
from press.checks.references.entries import plain_words, read_entries, split_names
from press.checks.references.fields import check_fields
from press.checks.references.titles import find_lost_capitals
from press.checks.result import Subject
from press.config import load_project
from press.errors import ConfigError, Location
from tests.press.running import write

PROJECT = "project:\n  type: default\nbibliography: references.bib\ncsl: plain.csl\nformat: html\n"
#: A style that prints titles as they are given.
STYLE = (Path(__file__).parents[3] / "manuscript" / "assets" / "review-numeric.csl").read_text(encoding="utf-8")
FIELDS = {
    "author": "Meadow, Ada and Field, Ben",
    "title": "Hedges and birds in small gardens",
    "journal": "Journal of Gardens",
    "year": "2019",
    "volume": "4",
    "pages": "12--18",
    "doi": "10.1234/jg.2019.4",
}
RECORDS = """\
sources:
  watch: {name: The Watch, date: 2025-03-01}
records:
  - {doi: 10.1234/JG.2019.4, status: none found, source: watch}
"""


def entry(key="meadow2019", kind="article", **changes):
    """Write an entry that is right, but for the changes; None leaves a field out."""
    fields = {**FIELDS, **changes}
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items() if text is not None]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


@pytest.fixture
def checked(tmp_path):
    def check(
        *entries, cited="meadow2019", records=RECORDS, front="date: 2025-06-01\n", name="references.bib", text=None
    ):
        files = {
            "plain.csl": STYLE,
            "_quarto.yml": PROJECT.replace("references.bib", name),
            "a.qmd": f"---\ntitle: Gardens\n{front}---\n\nBirds like hedges [{'; '.join(f'@{key}' for key in cited.split())}].\n",
            name: text if text is not None else "".join(entries),
        }
        if records is not None:
            files[f"{Path(name).stem}-status.yml"] = records
        project = load_project(write(tmp_path, files))
        return check_bibliography(Subject(project, read_printed(project), {}))

    return check


def read(folder, text):
    """Read a BibTeX text as a file."""
    write(folder, {"references.bib": text})
    return read_entries([folder / "references.bib"])


def ruled(folder, text):
    """Hold the fields of entries against the rules, on a day in June 2025."""
    return [found for one in read(folder, text) for found in check_fields(one, date(2025, 6, 1))]


def told(checked, root):
    """Give the findings with places from the project's root."""
    return [str(one).replace(f"{root}/", "") for one in checked.findings]


def test_an_entry_that_is_right_has_no_findings(checked):
    found = checked(entry())
    assert (found.findings, found.passes) == ([], [])
    assert found.counts == {
        "entries": 1,
        "cited entries": 1,
        "references whose retraction status is on record": 1,
        "references whose retraction status is not known": 0,
        "references whose year is on record": 0,
    }


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"journal": None}, 1, ("found no journal, expected one in each article", "add it;")),
        ({"author": None}, 1, ("found no author or editor, expected one in each article", "add it;")),
        ({"title": "{}"}, 1, ("found no title, expected one in each article", "add it;")),
        ({"doi": "https://doi.org/10.1234/x"}, 8, ('found "https://doi.org/10.1234/x", expected the DOI alone', "write 10.1234/x")),
        ({"doi": "doi:10.1234/x"}, 8, ('found "doi:10.1234/x", expected the DOI alone', "write 10.1234/x")),
        ({"doi": "10.12/x"}, 8, ('found "10.12/x", expected a DOI', "a DOI begins with 10.")),
        ({"doi": "10.1234/a b"}, 8, ('found "10.1234/a b", expected a DOI', "a DOI begins with 10.")),
        ({"doi": "10.1234/x."}, 8, ('found "10.1234/x.", expected a DOI without a full stop or comma', "write 10.1234/x")),
        ({"doi": "10.1234/x\\_y"}, 8, ('found "10.1234/x\\_y", expected a DOI without backslashes', "write 10.1234/x_y")),
        ({"doi": None, "url": "https://doi.org/10.1234/x"}, 8, ("found a DOI in the field url, expected it in the field doi", "write doi = {10.1234/x}")),
        ({"pmid": "PMID 12"}, 9, ('found "PMID 12", expected a PMID', "a PMID is a number")),
        ({"pmcid": "123456"}, 9, ('found "123456", expected a PMCID', "a PMCID is PMC")),
        ({"pages": "180--120"}, 7, ('found the pages "180--120", expected the last one after the first', "look at the article")),
        ({"pages": "1453--7"}, 7, ('found the pages "1453--7", expected the last one in full', "write 1453--1457;")),
        ({"pages": "S12--5"}, 7, ('found the pages "S12--5", expected the last one in full', "write S12--S15;")),
        ({"year": "in press"}, 5, ('found the year "in press", expected four digits', "pubstate")),
        ({"year": "2026"}, 5, ("found year 2026, expected no date to come", "the newest document is dated 2025-06-01")),
        ({"urldate": "2025-06-02"}, 9, ("found urldate 2025-06-02, expected no date to come", "the newest document")),
        ({"author": "Meadow, Ada et al."}, 2, ('found "et al." in the authors, expected names', "and others")),
        ({"author": "MEADOW, Ada"}, 2, ('found the name "MEADOW, Ada" in capital letters', "write Meadow, Ada;")),
        ({"author": "Meadow A, Field B, Hedge C, Tree D"}, 2, ('found "Meadow A, Field B, Hedge C, Tree D" as one author', "write: Family")),
        ({"author": "Meadow, A. \\& Field, B."}, 2, ('found "Meadow, A. \\& Field, B." as one author', "write: Family")),
        ({"author": "Meadow, Ada and and Field, Ben"}, 2, ("found an empty name among the authors", "an and too many")),
    ],
)  # fmt: skip
def test_a_fault_of_an_entry_is_told_at_its_line(tmp_path, changes, line, said):
    message, hint = said
    (found,) = ruled(tmp_path, entry(**changes))
    assert found.where == Location(tmp_path / "references.bib", line)
    assert found.message.startswith(f"meadow2019: {message}")
    assert hint in found.hint


@pytest.mark.parametrize(
    "title", ["Birds of the Netherlands in small gardens", "Birds, Hedges and Gardens of the Netherlands"]
)
def test_a_name_that_the_style_prints_in_small_letters_is_told(checked, title):
    (found,) = checked(entry(title=title)).findings
    assert (found.where.line, found.hint) == (3, "keep what has to stay in braces: {Netherlands}")
    assert found.message.endswith("found netherlands in the reference as printed, expected Netherlands as in the title")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Hedges and Birds in Small Gardens: An Evidence-Based Guide", "Hedges and birds in small gardens: An evidence-based guide"),
        ("The {Netherlands} and the {DNA} of birds", "The Netherlands and the DNA of birds"),
        ("Gardens: A study of pain", "Gardens: a study of pain. Pain"),
        ("{\\'E}tude of birds", "Étude of birds"),
    ],
)  # fmt: skip
def test_titles_that_are_printed_as_they_should_be_have_no_findings(tmp_path, title, printed):
    (work,) = read(tmp_path, entry(title=title))
    assert list(find_lost_capitals(work, f"1. Meadow A. {printed}. Journal. 2019")) == []


def test_a_word_of_the_journal_is_not_taken_for_one_of_the_title(tmp_path):
    (work,) = read(tmp_path, entry(title="How the Dutch see pain"))
    (found,) = find_lost_capitals(work, "1. Meadow A. How the dutch see pain. Dutch Journal. 2019")
    assert found.code == "title-capitals"


@pytest.mark.parametrize(
    "changes",
    [
        {"pages": "e23386"},
        {"pages": "12, 14--18"},
        {"pages": "S12--S19"},
        {"author": "{WHO} and Meadow, Ada and others"},
        {"author": "{World Health Organization, Region of Europe, Office; Bonn}"},
        {"author": "de la Cruz, María and O'Neil, J. P."},
        {"author": "Li, Q and Wu, B"},
        {"pmid": "22476813", "pmcid": "PMC3456789"},
        {"year": None, "date": "2019-05"},
        {"year": "2025"},
        {"journal": None, "journaltitle": "Journal of Gardens"},
    ],
)
def test_entries_that_are_right_in_other_ways_have_no_findings(tmp_path, changes):
    assert ruled(tmp_path, entry(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pages": "12-18"}, 'found "-" in the pages "12-18", expected two hyphens'),
        ({"doi": None, "volume": None, "pages": None}, "found neither volume nor pages nor DOI"),
    ],
)
def test_what_is_poor_but_not_wrong_is_a_warning(tmp_path, changes, message):
    (found,) = ruled(tmp_path, entry(**changes))
    assert (found.severity, message in found.message) == ("warning", True)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("book", "publisher"), ("incollection", "booktitle"), ("phdthesis", "institution"), ("techreport", "institution")],
)
def test_each_kind_has_required_fields_of_its_own(tmp_path, kind, missing):
    messages = [one.message for one in ruled(tmp_path, entry(kind=kind))]
    assert (
        f"meadow2019: found no {missing}, expected one in each {kind.removeprefix('phd').removeprefix('tech')}"
        in messages
    )


def test_a_kind_that_no_style_knows_is_told_with_the_nearest(tmp_path):
    (found,) = ruled(tmp_path, entry(kind="artcle"))
    assert (found.message, found.hint) == (
        'meadow2019: found the kind "artcle", expected one that styles know',
        'did you mean "article"?',
    )


def test_an_entry_that_no_document_cites_is_told_and_looked_at_no_further(checked, tmp_path):
    found = checked(entry(), entry("other2001", doi="nonsense"))
    (only,) = told(found, tmp_path)
    assert only.splitlines() == [
        "references.bib:10: warning: other2001: found an entry that no document cites, expected a citation",
        "  hint: cite it, or remove it",
    ]


def test_many_uncited_entries_are_counted(checked):
    found = checked(entry(), *(entry(f"other{number}") for number in range(2000, 2025)))
    assert len(found.findings) == 11
    assert found.findings[-1].message == "found 15 more entries that no document cites, expected a citation of each"


def test_a_star_in_nocite_cites_every_entry(checked):
    other = entry("other2001", doi="10.1234/other", title="Trees")
    assert [one.code for one in checked(entry(), other, front="date: 2025-06-01\nnocite: '@*'\n").findings] == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"title": "Another title"}, "DOI"),
        ({"doi": None, "title": "{Hedges} and birds in small gardens."}, "title and year"),
    ],
)
def test_a_work_that_stands_twice_is_told_with_both_keys(checked, tmp_path, changes, what):
    (found,) = told(checked(entry(), entry("again2019", **changes), cited="meadow2019 again2019"), tmp_path)
    assert f"again2019: found the {what} of meadow2019, expected each work once" in found
    assert "meadow2019 stands at references.bib:1" in found


def test_the_same_title_in_another_year_is_another_work(checked):
    other = entry("meadow2020", doi="10.1234/jg.2020.1", year="2020")
    assert checked(entry(), other, cited="meadow2019 meadow2020").findings == []


def test_titles_that_stand_for_unknown_ones_are_not_compared(checked):
    unknown = {"title": "[Title not obtained]", "doi": None}
    both = entry(**unknown), entry("other2019", **unknown)
    assert checked(*both, cited="meadow2019 other2019").findings == []


def test_a_retracted_work_is_an_error_with_source_and_day(checked, tmp_path):
    records = RECORDS.replace("none found, source: watch", "retracted, source: watch, address: 'https://e.org/n'")
    (found,) = told(checked(entry(), records=records), tmp_path)
    assert found.startswith(
        "references.bib:1: meadow2019: found a retracted work (The Watch, 2025-03-01, https://e.org/n), expected one that stands"
    )


def test_a_retracted_work_that_is_cited_knowingly_is_let_pass_and_listed(checked):
    records = RECORDS.replace("none found, source: watch", "retracted, source: watch, accepted: cited as an example")
    found = checked(entry(), records=records)
    assert found.findings == []
    assert [(one.rule, one.text) for one in found.passes] == [
        ("retracted, and cited knowingly", "meadow2019: cited as an example")
    ]


@pytest.mark.parametrize("status", ["correction", "expression of concern"])
def test_other_notices_are_warnings(checked, status):
    (found,) = checked(entry(), records=RECORDS.replace("none found", status)).findings
    assert (found.severity, f"found {status} on record (The Watch, 2025-03-01)" in found.message) == ("warning", True)


def test_a_work_without_a_record_is_never_passed_over(checked):
    other = entry("other2019", doi="10.1234/other", title="Trees")
    found = checked(entry(), other, entry("none2019", doi=None, title="Bees"), cited="meadow2019 other2019 none2019")
    assert [(one.rule, one.text) for one in found.passes] == [
        ("retraction not known", "other2019: no record of it"),
        ("retraction not known", "none2019: no DOI to look it up by"),
    ]
    assert found.counts["references whose retraction status is not known"] == 2


def test_a_source_that_does_not_know_a_work_is_named_with_its_day(checked):
    found = checked(entry(), records=RECORDS.replace("none found", "unknown"))
    assert [one.text for one in found.passes] == ["meadow2019: no record of it; asked: The Watch on 2025-03-01"]


def test_a_work_without_a_doi_has_its_record_by_its_key(checked):
    records = RECORDS.replace("doi: 10.1234/JG.2019.4", "key: meadow2019")
    assert checked(entry(doi=None), records=records).passes == []


def test_a_bibliography_without_records_is_told(checked, tmp_path):
    found = checked(entry(), records=None)
    (only,) = told(found, tmp_path)
    assert only.splitlines() == [
        "references.bib: warning: found no references-status.yml beside it, expected records of which works are retracted",
        "  hint: docs/verification.md has the form of the file; until it is there, nothing is known of retractions",
    ]
    assert len(found.passes) == 1


def test_records_that_are_a_year_old_are_told(checked, tmp_path):
    (found,) = told(checked(entry(), records=RECORDS.replace("2025-03-01", "2024-05-31")), tmp_path)
    assert found.startswith("references-status.yml:2: warning: found records of 2024-05-31 from The Watch, expected")


def test_the_age_of_records_is_not_known_where_no_document_has_a_date(checked):
    (found,) = checked(entry(), front="").findings
    assert found.message.startswith("found records of 2025-03-01 from The Watch and no date in any document")


def test_a_year_that_the_record_contradicts_is_an_error(checked):
    records = RECORDS.replace("source: watch}", "source: watch, years: [2017, 2018]}")
    (found,) = checked(entry(), records=records).findings
    assert found.message == "meadow2019: found the year 2019, expected 2017 or 2018 as in The Watch"


def test_a_year_that_the_record_has_is_right(checked):
    records = RECORDS.replace("source: watch}", "source: watch, years: [2018, 2019]}")
    found = checked(entry(), records=records)
    assert (found.findings, found.counts["references whose year is on record"]) == ([], 1)


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (("none found", "fine"), 'found the status "fine", expected one of: retracted, expression of concern', "known: "),
        (("source: watch", "source: wtch"), "found a record without a work or without a source, expected both", "source: is one of watch"),
        (("doi:", "dio:"), 'found the name "dio", expected one that a file of records has', 'did you mean "doi"?'),
        (("date: 2025-03-01", "day: x"), 'found the name "day", expected one that a file of records has', "known: "),
        (("2025-03-01", "March"), "found the source watch without name or date, expected both", "date: the day on which"),
        (("records:", "record:"), 'found the name "record", expected one that a file of records has', 'did you mean "records"?'),
    ],
)  # fmt: skip
def test_records_that_cannot_be_read_stop_the_check(checked, change, message, hint):
    with pytest.raises(ConfigError) as raised:
        checked(entry(), records=RECORDS.replace(*change))
    assert any(message in str(one) and hint in one.hint for one in raised.value.findings)


CSL = {
    "id": "meadow2019",
    "type": "article-journal",
    "author": [{"family": "Meadow", "given": "Ada"}, {"literal": "The GARDEN Group"}],
    "title": "Hedges and birds",
    "container-title": "Journal of Gardens",
    "issued": {"date-parts": [[2019, 5]]},
    "volume": 4,
    "page": "12-18",
    "DOI": "10.1234/jg.2019.4",
}


def as_yaml(item):
    return "references:\n- " + "\n  ".join(f"{name}: {json.dumps(value)}" for name, value in item.items()) + "\n"


@pytest.mark.parametrize(
    ("name", "write_items"), [("works.json", lambda item: json.dumps([item], indent=1)), ("works.yaml", as_yaml)]
)
def test_csl_bibliographies_are_held_to_the_same_rules(checked, tmp_path, name, write_items):
    assert checked(name=name, text=write_items(CSL)).findings == []
    wrong = {**CSL, "DOI": "https://doi.org/10.1234/x", "page": "180-120", "issued": {"date-parts": [[2030]]}}
    del wrong["container-title"]
    found = checked(name=name, text=write_items(wrong))
    assert [one.code for one in found.findings] == [
        "bib-required",
        "doi-form",
        "pages-order",
        "date-future",
    ]
    assert told(found, tmp_path)[0].startswith(
        f"{name}:{3 if name.endswith('json') else 2}: meadow2019: found no journal"
    )


def test_works_in_the_front_matter_are_looked_at_too(checked):
    front = "references:\n- id: inline2019\n  type: article-journal\n  title: Bees\n"
    found = checked(entry(), cited="meadow2019 inline2019", front=f"date: 2025-06-01\n{front}")
    assert "inline2019: found no journal, expected one in each article" in [one.message for one in found.findings]


def test_a_project_without_a_bibliography_has_nothing_to_check(tmp_path):
    project = load_project(
        write(tmp_path, {"_quarto.yml": "project:\n  type: default\nformat: html\n", "a.qmd": "Text.\n"})
    )
    found = check_bibliography(Subject(project, read_printed(project), {}))
    assert (found.findings, found.counts, found.passes) == ([], {}, [])


def test_names_are_split_outside_braces_only():
    assert split_names("{Field and Wood} and Meadow, A") == ["{Field and Wood}", "Meadow, A"]


def test_words_are_compared_without_what_only_latex_needs():
    assert plain_words('{\\"O}ster {\\&} \\emph{birds} \\%') == "Oster & birds %"
