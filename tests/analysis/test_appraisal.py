"""Tools of appraisal: files, answers, totals, overall judgements, raters."""

from __future__ import annotations

import pytest

from analysis import Review
from analysis.appraisal import overall_allowed, worst_of
from analysis.load.tools import SHIPPED, list_shipped, read_tool
from analysis.schema import Missing


def tool(key):
    found, faults = read_tool(SHIPPED / f"{key}.yml", f"{key}.yml")
    assert faults == []
    return found


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


@pytest.mark.parametrize(
    ("key", "items", "maximum"),
    [
        ("pedro", 11, 10), ("strobe", 22, 22), ("strobe-cohort", 22, 22), ("strobe-case-control", 22, 22),
        ("strobe-cross-sectional", 22, 22), ("rob2", 5, 0), ("robins-i", 7, 0), ("nos-cohort", 8, 9),
        ("nos-case-control", 8, 9), ("jbi-cohort", 11, 0),
    ],
)  # fmt: skip
def test_a_tool_of_the_press_has_its_items_and_maximum(key, items, maximum):
    found = tool(key)
    assert (found.key, len(found.needed), found.maximum) == (key, items, maximum)
    assert found.address.startswith("https://")


def test_every_tool_of_the_press_is_looked_at():
    assert len(list_shipped()) == 10


@pytest.mark.parametrize(
    ("key", "answers", "allowed"),
    [
        ("rob2", ["low"] * 5, ("low",)),
        ("rob2", ["low", "some concerns", "low", "low", "low"], ("some concerns",)),
        ("rob2", ["some concerns", "some concerns", "low", "low", "low"], ("some concerns", "high")),
        ("rob2", ["low", "high", "some concerns", "low", "low"], ("high",)),
        ("robins-i", ["low", "no information", "moderate"], ("no information",)),
        ("robins-i", ["moderate", "moderate", "low"], ("moderate", "serious")),
        ("robins-i", ["serious", "no information"], ("serious",)),
    ],
)
def test_the_worst_part_decides_the_whole(key, answers, allowed):
    assert overall_allowed(tool(key), answers) == allowed
    assert worst_of(tool(key), answers) == allowed[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "maximum: 2",
            "maximum: 3",
            "tools/short.yml:16: maximum: found 3, expected 2, the sum of the items that count",
        ),
        ("look: good, score: 1", "look: good", "no score for yes, expected one for each answer of a tool with a total"),
        ("look: good", "look: fine", "look: found fine, expected one of good, middling, bad, worst, open"),
        ('symbol: "+"', "symbol: plus", "symbol: found plus, expected one or two characters"),
        ("{key: 2, topic", "{key: 1, topic", "items: found key 1 again, expected each key once"),
        ("score: [0, 1]", "score: [1, 0]", "score: found [1.0, 0.0], expected two numbers, the smaller one first"),
        ("counts: false", "counts: seldom", "counts: found seldom, expected true or false"),
        ("overall: none", "overall: worst", "overall: found worst, expected none where a total tells the whole"),
        ("total: sum", "total: none", "maximum: found 2, expected no maximum where there is no total"),
        ("key: short", "key: shrt", "key: found short, expected shrt, the key in tools/short.yml"),
        ("{key: 3, ", "{key: a b, ", "key: found a b, expected letters, digits, hyphens and underscores"),
    ],
)
def test_a_fault_of_a_tool_is_told_at_its_line(small, old, new, message):
    assert old in small.tool
    small.tool = small.tool.replace(old, new, 1)
    assert any(message in finding for finding in small.findings()), small.findings()


def test_a_tool_that_nobody_knows_gets_the_nearest_one(small):
    small.review = small.review.replace("    file: tools/short.yml\n", "").replace("key: short", "key: pedroo")
    assert "found pedroo, expected a tool that comes with the press" in "\n".join(small.findings())
    assert "did you mean pedro?" in "\n".join(small.findings())


def test_a_tool_whose_file_is_gone_is_found(small):
    small.review = small.review.replace("tools/short.yml", "tools/shrot.yml")
    assert any("tools/shrot.yml: found no file" in finding for finding in small.findings())


def test_an_answer_that_the_tool_does_not_have_gets_the_nearest_one(small):
    small.resource("ratings")["schema"]["fields"][3].pop("constraints")
    small.set("ratings", 0, rating="partiall")
    assert one(small) == (
        "data/ratings.csv:2: rating: found partiall, expected an answer of Short to item 1: yes, partial, no\n"
        "  hint: did you mean partial?"
    )


def test_an_item_that_the_tool_does_not_have_is_found(small):
    small.add("ratings", item="9")
    assert one(small).startswith(
        "data/ratings.csv:5: item: found 9, expected an item of Short (tools/short.yml)\n  hint: its items are 1 to 3"
    )


def by_domains(small, *domains, overall=None):
    """Let RoB 2 rate the one study."""
    small.tool = (SHIPPED / "rob2.yml").read_text(encoding="utf-8").replace("key: rob2", "key: short")
    small.review = small.review.replace("high_from: 1", "high_from: some concerns")
    small.review = small.review.replace("    high_from_range: [1, 2]\n", "")
    fields = small.resource("ratings")["schema"]["fields"]
    fields[2] |= {"type": "string", "constraints": {"required": True}}
    fields[3].pop("constraints")
    rows = [{"item": f"D{number}", "rating": rating} for number, rating in enumerate(domains, 1)]
    small.rows["ratings"] = rows + ([{"item": "overall", "rating": overall}] if overall else [])
    small.rows["rating_totals"] = []


@pytest.mark.parametrize(
    ("domains", "overall", "level"),
    [
        (["low"] * 5, "low", "high"),
        (["low", "some concerns", "low", "low", "low"], "some concerns", "high"),
        (["low", "high", "low", "low", "low"], "high", "low"),
        (["low", "low", "low", "low", "not obtained"], Missing.NOT_OBTAINED, Missing.NOT_APPLICABLE),
    ],
)
def test_judgements_by_domain_make_the_whole_and_its_level(small, domains, overall, level):
    by_domains(small, *domains)
    assert small.findings() == []
    rated = Review.load(small.root).stages.quality["ito"]
    assert (rated.overall.raw, rated.level.raw, rated.total.raw) == (overall, level, Missing.NOT_APPLICABLE)


def test_a_stated_judgement_that_the_domains_do_not_allow_is_found(small):
    by_domains(small, "low", "high", "low", "low", "low", overall="some concerns")
    assert one(small) == (
        "data/ratings.csv:7: rating: found overall some concerns, "
        "expected high, as the items of ito say by the rule of RoB 2"
    )


def test_a_total_of_a_tool_without_one_is_found(small):
    by_domains(small, *["low"] * 5)
    small.rows["rating_totals"] = [{"total": "3", "maximum": "5"}]
    assert "found 3, expected not applicable, since RoB 2 has no total" in one(small)


def with_raters(small, *ratings):
    """Give each rater's ratings of the three items."""
    schema = small.resource("ratings")["schema"]
    schema["fields"].insert(3, {"name": "rater", "type": "string"})
    schema["primaryKey"].append("rater")
    small.rows["ratings"] = [
        {"item": str(item), "rater": rater, "rating": rating}
        for rater, given in ratings
        for item, rating in enumerate(given, 1)
    ]


def test_raters_who_differ_need_a_consensus(small):
    with_raters(small, ("A", ["yes", "yes", "no"]), ("B", ["yes", "no", "no"]))
    assert one(small) == (
        "data/ratings.csv:6: rating: found yes by A (line 3), no by B (line 6) for item 2 of ito, "
        "expected the same rating, or a row of the rater consensus\n"
        "  hint: where they cannot agree, say `disagreements: open` at the tool short in review.yml"
    )


def test_raters_may_stay_apart_where_review_yml_says_so(small):
    with_raters(small, ("A", ["yes", "yes", "no"]), ("B", ["yes", "no", "no"]))
    small.review = small.review.replace("    high_from: 1", "    disagreements: open\n    high_from: 1")
    assert small.findings() == []
    items = Review.load(small.root).stages.quality["ito"].items
    assert [item.rating.raw for item in items] == ["yes", Missing.NOT_OBTAINED, "no"]


def test_the_consensus_is_what_counts_and_the_raters_are_what_is_compared(small):
    with_raters(small, ("A", ["yes", "yes", "no"]), ("B", ["yes", "no", "no"]))
    small.rows["ratings"].append({"item": "2", "rater": "consensus", "rating": "yes"})
    assert small.findings() == []
    review = Review.load(small.root)
    assert [item.rating.raw for item in review.stages.quality["ito"].items] == ["yes", "yes", "no"]
    own = review.values.quality.agreement.short
    assert (own.raters.raw, own.compared.raw, round(own.percent.raw, 1)) == (2, 3, 66.7)
    # yes/yes, yes/no, no/no: observed 2/3, by chance (2/3 * 1/3 + 1/3 * 2/3) = 4/9
    assert own.kappa.raw == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert own["items"]["2"].percent.raw == 0
    assert review.tables.agreement().texts()[0][:5] == ["Short", "all items", "3", "66.7", "0.40"]


def test_agreement_on_a_scale_is_weighted_and_counts_overall_judgements_apart(small):
    by_domains(small)
    schema = small.resource("ratings")["schema"]
    schema["fields"].insert(3, {"name": "rater", "type": "string"})
    schema["primaryKey"].append("rater")
    words = {
        "A": ["low", "high", "low", "low", "some concerns", "high"],
        "B": ["low", "some concerns", "low", "low", "high", "high"],
    }
    words["consensus"] = words["A"]
    items = ("D1", "D2", "D3", "D4", "D5", "overall")
    small.rows["ratings"] = [
        {"item": item, "rater": rater, "rating": rating}
        for rater, given in words.items()
        for item, rating in zip(items, given, strict=True)
    ]
    assert small.findings() == []
    review = Review.load(small.root)
    own = review.values.quality.agreement.short
    assert (own.compared.raw, own["items"].overall.compared.raw, own["items"].overall.percent.raw) == (5, 1, 100)
    table = review.tables.agreement()
    assert [column.heading for column in table.columns][5:] == ["Interval", "Weighted", "PABAK", "AC1", "Note"]
    # of five items two differ by one step of three: 1 - (2/5 * 1/2) / (by chance, as the shares of both raters say)
    low, some, high = 3 / 5, 1 / 5, 1 / 5
    chance = 2 * (low * some * 0.5 + low * high * 1 + some * high * 0.5)
    assert own.kappa_linear.raw == pytest.approx(1 - 0.2 / chance)
    assert table.texts()[0][6] == f"{own.kappa_linear.raw:.2f}"
    assert table.texts()[-1][:4] == ["RoB\N{NO-BREAK SPACE}2", "overall", "1", "100.0"]


def test_one_rater_alone_agrees_with_nobody(small):
    with_raters(small, ("A", ["yes", "yes", "no"]))
    assert small.findings() == []
    own = Review.load(small.root).values.quality.agreement.short
    assert (own.raters.raw, own.note.raw, own.kappa.raw) == (1, "one rater only", Missing.NOT_APPLICABLE)


def test_ratings_without_raters_give_no_agreement(small):
    small.write()
    review = Review.load(small.root)
    assert "agreement" not in review.values.quality
    assert review.tables.agreement().rows == ()
