import pytest

from analysis.choices import LevelCondition
from analysis.load.review import read_review


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


def change(small, old, new):
    assert old in small.review
    small.review = small.review.replace(old, new, 1)


def test_choices_are_read_as_they_stand(small):
    small.write()
    review, faults = read_review(small.root)
    assert faults == []
    assert review.tool("short").high_from_range == (1, 2)
    assert review.domain("sleep").measured_by == "questionnaire"
    assert [level.when for level in review.evidence.levels] == [LevelCondition(studies_max=0), LevelCondition()]


def test_a_missing_review_yml_is_found(small):
    small.write()
    (small.root / "review.yml").unlink()
    assert one(small).startswith("review.yml: found no file, expected the choices of the review")


def test_an_unknown_key_gets_the_nearest_name_and_its_line(small):
    change(small, "    high_from: 1", "    high_form: 1")
    assert small.findings() == [
        "review.yml:11: high_form: found key high_form, expected a known key\n  hint: did you mean high_from?",
        "review.yml:12: high_from_range: found high_from_range without high_from, expected both, or neither",
        "review.yml:13: high_from_origin: found high_from_origin without high_from, expected both, or neither",
    ]


def test_the_engine_of_the_pages_is_no_matter_of_the_methods(small):
    small.review += "engine: {name: quarto}\n"
    assert small.findings() == []


def test_a_key_that_stands_twice_is_found(small):
    change(small, "alpha: 0.05\n", "alpha: 0.05\nalpha: 0.01\n")
    assert one(small) == "review.yml:16: alpha: found key alpha again, expected each key once"


def test_broken_yaml_names_its_line(small):
    change(small, "title: Sleep\n", "title: 'Sleep\n")
    assert one(small).startswith("review.yml:")
    assert "found broken YAML (" in one(small)


def test_an_empty_review_yml_is_found(small):
    small.review = "# nothing\n"
    assert one(small) == "review.yml: found an empty file, expected the choices of the review"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("alpha: 0.05", "alpha: 5", "alpha: found 5, expected a number from 0.0001 to 0.5"),
        ("alpha: 0.05", "alpha: true", "alpha: found True, expected a number from 0.0001 to 0.5"),
        ("title: Sleep", "title:", "title: found nothing, expected a text"),
        ("title: Sleep", "title: [a]", "title: found a list, expected a text"),
        ("tool_by_design: {cohort: short}", "tool_by_design: short",
         "tool_by_design: found short, expected a mapping of keys to values"),
        ("measured_by: questionnaire", "measured_by: tests",
         "measured_by: found tests, expected one of questionnaire, test\n  hint: did you mean test?"),
        ("{cohort: short}", "{cohort: shrt}", "cohort: found shrt, expected one of short, none\n  hint: did you mean short?"),
        ("high_from: 1", "high_from: 0", "high_from: found 0, expected an integer from 1 to 2"),
        ("high_from_range: [1, 2]", "high_from_range: [2, 1]",
         "high_from_range: found [2, 1], expected two integers, the smaller one first"),
        ("key: sleep,", "key: other,",
         "key: found other, expected another word\n  hint: outcomes outside the domains are called so"),
        ("key: sleep\n", "key: Good sleep\n",
         "key: found Good sleep, expected small letters, digits, hyphens and underscores, a letter first"),
        ("when: {}", "when: {studies_min: 1}",
         ("levels: found a last level with a condition, expected a last level without any\n"
         "  hint: without it some findings would have no level; write `when: {}`")),
        ("when: {studies_max: 0}", "when: {study_max: 0}",
         "study_max: found key study_max, expected a known key\n  hint: did you mean studies_max?"),
        ("{key: some,", "{key: none,", "levels: found key none again, expected each key once"),
        ("form: text", "form: mean_sd", "fields: found 1 fields, expected two fields for the form mean_sd"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_found(small, old, new, message):
    change(small, old, new)
    assert any(finding.partition(": ")[2] == message for finding in small.findings()), small.findings()


def test_a_tool_that_sums_nothing_draws_no_line(small):
    small.rows["ratings"].clear()
    change(
        small,
        "  - key: short\n    file: tools/short.yml\n    high_from: 1\n    high_from_range: [1, 2]\n",
        "  - key: jbi-cohort\n    high_from: 1\n",
    )
    change(small, "{cohort: short}", "{cohort: jbi-cohort}")
    assert any(
        finding
        == (
            "review.yml:10: high_from: found high_from, expected none, since jbi-cohort has neither total nor overall judgement\n"
            "  hint: delete it; a level of quality stands in rating_totals.csv"
        )
        for finding in small.findings()
    ), small.findings()


def test_data_of_another_major_version_ask_for_a_reading_of_the_text(small):
    small.package["version"] = "2.0.0"
    assert one(small) == (
        "review.yml: data_version: found 1, expected 2, as in version 2.0.0 of data/datapackage.json\n"
        "  hint: read data/CHANGELOG.md, mend the text of the review, then change data_version"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("name: !!python/object/apply:os.system ['x']", "the tag !!python/object/apply:os.system, expected plain YAML"),
        ("name: &a [*a]", "more than 100000 values, or one inside itself, expected fewer"),
        ("name: a\x07", "the character U+0007, expected text"),
        ("name: " + "[" * 3000, "brackets too deep to be read, expected YAML"),
    ],
    ids=["tag", "itself", "character", "depth"],
)
def test_hostile_yaml_is_refused(small, line, told):
    small.review = f"{line}\n{small.review}"
    assert told in "\n".join(small.findings())


@pytest.mark.parametrize("text", ["!!int x", "!!float x"])
def test_a_number_that_is_none_is_found(small, text):
    change(small, "alpha: 0.05", f"alpha: {text}")
    assert one(small).startswith("review.yml:")
    assert "alpha: found x, expected a number from" in one(small)


def test_faults_of_the_flow_are_told_beside_those_of_review_yml(small):
    small.review = small.review.replace("alpha: 0.05", "alpha: 5")
    small.resource("flow")["schema"]["fields"][0]["constraints"] = {"required": True}
    small.rows["flow"] = [{"stage": "identifed", "count": "9"}]
    found = small.findings()
    assert any(one.startswith("data/flow.csv:2: stage: found identifed, expected a stage of the flow") for one in found)
    assert any("alpha: found 5" in one for one in found)
