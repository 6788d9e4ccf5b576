"""Digits that no value printed are found at their line; what may stand is allowed by a rule with a name."""

from __future__ import annotations

import pytest

from press.checks.allowed import find_allowed, make_rules
from press.checks.digits import NUMBER, check_digits
from press.errors import ConfigError
from tests.press.checks.drafts import VALUES, let_pass, subject_of, told

RULES = make_rules()


def rules_of(text: str) -> list[str]:
    """Name the rule for each number of a text; empty for one that none allows."""
    allowed = find_allowed(text, RULES)
    return [
        next((one.rule for one in allowed if one.start <= match.start() and match.end() <= one.end), "")
        for match in NUMBER.finditer(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It appeared in 2016.", "In 2016 Lakke asked.", "Lakke and Meerman of 2016", "the review of 2016 says", "Higdon 1997",
        "Farin et al. (2012)", "the 2020 guideline", "in the 1990s", "between 2002 and 2007", "from 1997 to 2014", "since 2004 little is new",
        "published in 2016 concluded that", "The years 2009–2015 saw", "2016", "seit 2012 wird gezählt", "En 2011 parut la revue",
        "A study published in 2012 shows that", "in 2004, no patients came", "the census of 2021 was", "(Smith, 2012; Jones, 2014a)", "as of 2021", "the 2021 and 2022 updates", "été 2024", "im Sommer 2024",
    ],
)  # fmt: skip
def test_a_year_is_allowed(text):
    assert set(rules_of(text)) == {"year"}


@pytest.mark.parametrize(
    "text",
    [
        "2000 patients", "in 2000 patients", "of 2000 records", "In 2012 consecutive patients", "a sample of 2000", "in 1900 people",
        "in 2000 mg", "in 2000 %", "from 2000 patients", "since 1850.5", "about 2000 women", "in 2000 Patienten", "we included 2000",
        "1799", "in 2100", "increased by 2000", "n = 2000", "The 2000 trial participants",
    ],
)  # fmt: skip
def test_a_quantity_is_no_year(text):
    assert "" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "on 14 March 2025", "March 14, 2025", "2025-03-14", "14.03.2025", "03/14/2025", "January 2001", "am 14. März 2025",
        "le 14 mars 2025", "el 14 de marzo de 2025", "the 3rd of May",
    ],
)  # fmt: skip
def test_a_date_is_allowed(text):
    assert set(rules_of(text)) == {"date"}


@pytest.mark.parametrize(
    "text",
    ["95 % CI", "95% confidence intervals", "90 % prediction interval", "a 95-%-Konfidenzintervall", "the 5 % level",
     "a significance level of 0.05", "80 % power", "alpha = 0.05",
     "statistical significance was set at p < 0.05", "a p value of less than 0.05 was considered significant"],
)  # fmt: skip
def test_a_nominal_level_is_allowed_with_its_words(text):
    assert set(rules_of(text)) == {"nominal level"}


@pytest.mark.parametrize(
    "text",
    ["95 % of patients", "p < 0.05", "93 % CI", "0.05", "in 95 %", "an alpha of 0.87", "n=12", "95%", "(12)", "12 % CI", "1,469", "½", "10³",
     "Section 3.2", "Table 2", "Figure 3", "step (2) alone", "patients²", "a p of 0.001", "it was significant (p < 0.05)", "significance was high (p < 0.001)"],
)  # fmt: skip
def test_other_numbers_are_not_allowed(text):
    assert "" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    ["PRISMA 2020", "RoB 2", "SF-36", "COVID-19", "CO₂", "Table S1", "Figures S1 and S2", "EQ-5D-5L", "type 2 diabetes", "the 20th century", "2 × 2 tables", "Table S1a"],
)  # fmt: skip
def test_names_that_hold_digits_are_allowed(text):
    assert set(rules_of(text)) <= {"name", "symbol"}
    assert "" not in rules_of(text)


@pytest.mark.parametrize("text", ["R²", "χ²", "m²", "I²", "τ²"])
def test_a_digit_set_high_at_a_sign_is_a_part_of_it(text):
    assert rules_of(text) == ["symbol"]


@pytest.mark.parametrize(
    "text",
    ["https://example.org/2015/12", "doi:10.1234/x.12", "CRD42020123456", "0000-0002-1825-0097", "PMID: 1234567"],
)
def test_addresses_and_identifiers_are_allowed(text):
    assert set(rules_of(text)) == {"address or identifier"}


@pytest.mark.parametrize("text", ["version 1.0.0", "R 4.3.1", "Stata 17", "RevMan 5.4", "Python 3.12"])
def test_versions_of_programs_are_allowed(text):
    assert set(rules_of(text)) <= {"version", "name"}
    assert "" not in rules_of(text)


def test_numbers_of_a_list_within_a_sentence_count_from_one():
    assert set(rules_of("(1) walk, (2) sleep and (3) count")) == {"list number"}
    assert set(rules_of("(2) sleep and (3) count")) == {""}


def test_a_typed_number_is_found_at_its_line_with_the_value_that_it_equals(tmp_path):
    checked = check_digits(subject_of(tmp_path, VALUES + "Fine.\n\nWe read 5 studies of people."))
    line = len((VALUES + "Fine.").splitlines()) + 8
    assert told(checked) == [
        f'a.qmd:{line}: found the number 5 in prose ("We read 5 studies of people."), expected one that a value prints'
    ]
    assert checked.findings[0].hint == "write `{python} v.studies.count`"


def test_the_nearest_value_is_named_first_and_rounding_is_followed(tmp_path):
    checked = check_digits(subject_of(tmp_path, VALUES + "Of 1,469 people."))
    assert checked.findings[0].hint == "write `{python} v.studies.people`"


def test_a_number_that_equals_no_value_names_the_ways(tmp_path):
    checked = check_digits(subject_of(tmp_path, "We read 12 studies."))
    assert "no value is 12" in checked.findings[0].hint
    assert ".cited" in checked.findings[0].hint


def test_what_a_value_prints_is_no_finding(tmp_path):
    assert told(check_digits(subject_of(tmp_path, VALUES + "We read `{python} v.studies` studies."))) == []


def test_a_number_that_a_value_prints_in_part_is_found(tmp_path):
    found = told(check_digits(subject_of(tmp_path, VALUES + "We read 1`{python} v.studies` studies.")))
    assert len(found) == 1
    assert "found the number 15" in found[0]


def test_what_inline_code_prints_without_a_value_passes_by_name(tmp_path):
    checked = check_digits(subject_of(tmp_path, "We read `{python} 3 + 4` studies."))
    assert told(checked) == []
    assert let_pass(checked) == {"inline code without a value"}


def test_a_number_typed_beside_inline_code_is_found(tmp_path):
    assert len(told(check_digits(subject_of(tmp_path, "We read `{python} 3 + 4` of 12 studies.")))) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Of 12 studies", "a heading"), ("![Of 12 studies](a.png){#fig-a fig-alt='x'}", "a caption"),
        ("![x](a.png){fig-alt='Of 12 studies'}", "an alt text"), ("| a | b |\n|---|---|\n| 12 | x |", "a table cell"),
        ("Text.[^1]\n\n[^1]: Of 12 studies.", "a note"), ("- Of 12 studies", "prose"), ("> Of 12 studies", "prose"),
        ("Term\n:   Of 12 studies", "prose"), ("**12**", "prose"), ("n=12", "prose"), ("“12” and *so*", "prose"),
        ("$12$", "prose"),
        ("$\\bar{x} = 12$", "prose"),
        ("`<b>12</b>`{=html}", "prose"), ("$n = 12$", "prose"), ("A note[12]{.aside}", "prose"),
    ],
)  # fmt: skip
def test_a_number_is_found_wherever_it_stands(tmp_path, text, place):
    (tmp_path / "a.png").write_bytes(PIXEL)
    found = told(check_digits(subject_of(tmp_path, text)))
    assert len(found) == 1
    assert f"12 in {place}" in found[0]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000"
    "000049454e44ae426082"
)


@pytest.mark.parametrize(("key", "place"), [("subtitle", "the subtitle"), ("abstract", "the abstract")])
def test_a_number_is_found_in_the_metadata(tmp_path, key, place):
    found = told(check_digits(subject_of(tmp_path, "x", meta=f"{key}: Of 12 studies\n")))
    assert found == [f'a.qmd:5: found the number 12 in {place} ("Of 12 studies"), expected one that a value prints']


@pytest.mark.parametrize(
    ("text", "rule"),
    [("See [@moor2004, p. 12].", "citation"), ("`round(x, 2)`", "code"), ("$x^2 + 3$", "formula"),
     ("See @sec-a.\n\n# A {#sec-a}", "cross-reference"), ("<https://example.org/12>", "code"), ("1. One item\n2. More", None)],
)  # fmt: skip
def test_what_press_makes_and_code_pass(tmp_path, text, rule):
    checked = check_digits(subject_of(tmp_path, text, meta="number-sections: true\n"))
    assert told(checked) == []
    assert rule is None or rule in let_pass(checked)


def test_a_cited_number_needs_its_citation(tmp_path):
    good = check_digits(subject_of(tmp_path, "A wren weighs [9]{.cited} g [@moor2004]."))
    assert (told(good), "cited" in let_pass(good)) == ([], True)
    bad = told(check_digits(subject_of(tmp_path, "A wren weighs [9]{.cited} g. So says he [@moor2004].")))
    assert bad == ["a.qmd:7: cited: found no citation in the sentence, expected the work that says so"]


def test_a_cited_number_of_a_table_needs_a_citation_in_its_row(tmp_path):
    table = "| a | b |\n|---|---|\n| [9]{.cited} | @moor2004 |\n| [8]{.cited} | nobody |"
    assert told(check_digits(subject_of(tmp_path, table))) == [
        "a.qmd:10: cited: found no citation in the sentence, expected the work that says so"
    ]


def test_a_given_number_needs_its_reason(tmp_path):
    good = check_digits(subject_of(tmp_path, 'It costs [9]{.given why="price list"}.'))
    assert (told(good), let_pass(good)) == ([], {"given: price list"})
    assert told(check_digits(subject_of(tmp_path, "It costs [9]{.given}."))) == [
        'a.qmd:7: given: found no reason, expected why="..."'
    ]


@pytest.mark.parametrize("span", ["[x]{.cited}", "[x]{.nominal}", '[x]{.given why="y"}'])
def test_a_span_that_allows_nothing_is_told(tmp_path, span):
    finding = check_digits(subject_of(tmp_path, f"Text {span}.")).findings[0]
    assert finding.severity == "warning"
    assert "found no number in it that needs it" in finding.message


def test_a_nominal_level_that_the_review_sets_is_printed_by_its_value(tmp_path):
    checked = check_digits(subject_of(tmp_path, VALUES + "We give 95 % confidence intervals."))
    assert checked.findings[0].hint == "write `{python} v.review.confidence_level`"


def test_a_year_that_a_value_prints_is_no_free_year_where_the_sentence_speaks_of_it(tmp_path):
    checked = check_digits(subject_of(tmp_path, VALUES + "The studies are dated from 1997 on.\n\nA king died in 1997."))
    assert len(checked.findings) == 1
    assert checked.findings[0].hint == "write `{python} v.studies.year_first`"


def test_the_table_of_a_chunk_needs_a_reason(tmp_path):
    chunk = "```{python}\nimport pandas as pd\npd.DataFrame({'a': [12, 13]}).style.hide()\n```"
    found = told(check_digits(subject_of(tmp_path, chunk)))
    assert len(found) == 1
    assert "found 2 numbers in a table of a chunk that no value printed (12, 13" in found[0]


def test_a_reason_around_a_chunk_lets_its_table_pass(tmp_path):
    text = '::: {.given why="counted here"}\n\n```{python}\nprint(12)\n```\n\n:::'
    checked = check_digits(subject_of(tmp_path, text))
    assert told(checked) == []
    assert "given: counted here" in let_pass(checked)


def test_a_decimal_comma_is_read_where_the_language_has_it(tmp_path):
    text = VALUES.replace("5)", "5.25)", 1) + "Es sind 5,25 Studien."
    assert "v.studies.count" in check_digits(subject_of(tmp_path, text, meta="lang: de\n")).findings[0].hint


def test_names_of_review_yml_are_allowed(tmp_path):
    checked = check_digits(subject_of(tmp_path, "See Table 2 there.", review="numbers: {names: [Table 2]}\n"))
    assert (told(checked), let_pass(checked)) == ([], {"name of review.yml"})


@pytest.mark.parametrize(
    ("review", "message"),
    [
        (
            "numbers: {names: [Table]}\n",
            'review.yml:1: numbers: names: found "Table", expected names of letters and digits',
        ),
        ('numbers: {names: ["5"]}\n', 'found "5", expected names of letters and digits'),
        ("numbers: {nmaes: [Table 2]}\n", "expected the key names"),
        ("numbers: {names: Table 2}\n", 'found "Table 2", expected names of letters and digits'),
    ],
)
def test_a_wrong_key_of_review_yml_is_told(tmp_path, review, message):
    with pytest.raises(ConfigError) as caught:
        check_digits(subject_of(tmp_path, "x", review=review))
    assert message in str(caught.value)


def test_what_one_format_alone_shows_is_looked_at(tmp_path):
    text = '::: {.content-visible when-format="html"}\nOf 12 studies.\n:::\n\n::: {.content-hidden when-format="html"}\nOf 13 studies.\n:::'
    assert len(told(check_digits(subject_of(tmp_path, text, meta="format: {html: default, docx: default}\n")))) == 2


@pytest.mark.parametrize("span", ['[5]{.value data-value="studies.count"}', '[all]{.claim data-claim="claim.all"}'])
def test_a_span_that_says_of_itself_that_it_is_a_value_is_found(tmp_path, span):
    attribute = "data-value" if "value" in span else "data-claim"
    assert told(check_digits(subject_of(tmp_path, f"We read {span} studies."))) == [
        f"a.qmd:7: found {attribute} typed, expected it only on what a value prints"
    ]


@pytest.mark.parametrize("formula", ["3.2 \\pm 0.4", "p < 0.05", "I^2 = 45\\%", "d = 0.3 (0.1; 0.5)", "12/60"])
def test_a_formula_that_says_no_more_than_numbers_is_a_number(tmp_path, formula):
    assert told(check_digits(subject_of(tmp_path, f"It is ${formula}$.")))


@pytest.mark.parametrize(
    "formula", ["x^2 + 3", "10^{-3}", "n - 3", "\\frac{1}{2}", "t_{0.975}", "1.96 s", "2 \\times 2"]
)
def test_other_formulas_may_hold_digits(tmp_path, formula):
    assert told(check_digits(subject_of(tmp_path, f"It is ${formula}$."))) == []
