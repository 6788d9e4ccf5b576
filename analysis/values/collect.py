"""Every name that a document can print, and the quantity behind it.

    flow.identified             studies.count, studies.<design>, studies.<study>.<column>
    outcomes.<outcome>.<field>  associations.<outcome>.<field>   arms.<outcome>.<arm>.<field>
    quality.high, quality.<study>.total                          tools.<tool>.high_from
    synthesis.<domain>.verdict, synthesis.<study>.<domain>       evidence.<choice>
    recheck.<...>  published.<...>  context.<fact>  search.<item>  completeness.<...>  data.version

Names come from the keys of the data; a name that two things claim is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from analysis.characteristics import describe_study
from analysis.completeness import ALL, name_code
from analysis.errors import ConsistencyError, Diagnostic, Location
from analysis.format import format_list
from analysis.provenance import count, qualified, read_cell, refer, word
from analysis.results import CellRef, ColumnCompleteness, Quantity, Recheck, StudyFinding, StudyQuality
from analysis.schema import Dataset, Missing
from analysis.stages import Stages
from analysis.values.namespace import Entry, Namespace, Values
from analysis.values.value import Citations, Value

#: A dotted name below the top level, and what it names.
Named: TypeAlias = tuple[str, Quantity | Citations]


def collect_values(stages: Stages, recheck: Recheck | None = None) -> Values:
    """Name everything the stages computed.

    Raises
    ------
    ConsistencyError
        Two things claim one name, such as a study whose key is `count`.
    """
    parts: tuple[tuple[str, Iterable[Named]], ...] = (
        ("data", _name_data(stages.dataset)),
        ("review", _name_review(stages.dataset)),
        ("evidence", _name_evidence(stages.dataset)),
        ("tools", _name_tools(stages)),
        ("flow", ((stage.stage, stage.count) for stage in stages.flow.stages)),
        ("search", _name_cells(stages.dataset, "search", "value")),
        ("sources", _name_rows(stages.dataset, "sources", "describes")),
        ("conflicts", _name_rows(stages.dataset, "conflicts", "topic", "one_side", "other_side", "kind", "note")),
        ("context", _name_context(stages.dataset)),
        ("studies", _name_studies(stages)),
        ("quality", _name_quality(stages)),
        ("outcomes", _name_outcomes(stages)),
        ("associations", _name_associations(stages)),
        ("arms", _name_arms(stages.dataset)),
        ("synthesis", _name_synthesis(stages)),
        ("recheck", _name_recheck(recheck)),
        ("published", _name_published(stages.dataset, recheck)),
        ("completeness", _name_completeness(stages)),
    )
    return build_values((f"{top}.{name}", entry) for top, entries in parts for name, entry in entries)


def build_values(named: Iterable[Named]) -> Values:
    """Arrange dotted names as levels; a name claimed twice, or as value and as level, is an error."""
    tree: dict[str, object] = {}
    findings = []
    for name, entry in named:
        *path, last = name.split(".")
        level = tree
        for part in path:
            below = level.setdefault(part, {})
            level = below if isinstance(below, dict) else {last: below}
        if last in level:
            findings.append(_clash(name))
        level[last] = entry if isinstance(entry, Citations) else Value.of(name, entry)
    if findings:
        raise ConsistencyError(findings)
    return Values("", {name: _as_entry(name, one) for name, one in tree.items()})


def _as_entry(path: str, node: object) -> Entry | Namespace:
    if isinstance(node, Value | Citations):
        return node
    assert isinstance(node, dict)  # noqa: S101 - build_values puts nothing else into the tree
    return Namespace(path, {name: _as_entry(f"{path}.{name}", one) for name, one in node.items()})


def _clash(name: str) -> Diagnostic:
    hint = "rename the key of the study, domain, tool or item that has this name"
    return Diagnostic("error", "value-name", f"found two values named {name}, expected one", Location("data"), hint)


def _name_data(dataset: Dataset) -> Iterator[Named]:
    place = (CellRef("datapackage.json", dataset.package.name, "version"),)
    yield "version", word(dataset.version, place, collect_values)
    yield "license", word(dataset.package.license, (CellRef("datapackage.json", dataset.package.name, "licenses"),), collect_values)
    tables = [CellRef("datapackage.json", name, "name") for name in dataset.tables]
    yield "tables", count(len(tables), tables, collect_values)


def _name_review(dataset: Dataset) -> Iterator[Named]:
    review = dataset.review
    yield "title", _choice(review.title, "", "title")
    yield "hypothesis", _choice(review.hypothesis.statement, "hypothesis", "statement")
    yield "alpha", _choice(review.alpha, "", "alpha")
    yield "confidence_level", _choice(100 * review.confidence_level, "", "confidence_level", unit="%", digits=0)
    yield "domains", count(len(review.domains), (CellRef("review.yml", "", "domains"),), collect_values)


def _name_evidence(dataset: Dataset) -> Iterator[Named]:
    rule = dataset.review.evidence
    yield "within_study_share", _choice(100 * rule.within_study_share, "evidence", "within_study_share", unit="%", digits=0)
    for level in rule.levels:
        key = f"evidence/levels/{level.key}"
        yield f"levels.{level.key}.label", _choice(level.label, key, "label")
        yield f"levels.{level.key}.statement", _choice(level.statement, key, "statement")


def _name_tools(stages: Stages) -> Iterator[Named]:
    for tool in stages.dataset.review.tools:
        key = f"tools/{tool.key}"
        yield f"{tool.key}.label", _choice(tool.label, key, "label")
        yield f"{tool.key}.maximum", _choice(tool.maximum, key, "maximum")
        yield f"{tool.key}.items", _choice(len(tool.counted_items), key, "counted_items")
        yield f"{tool.key}.high_from", _choice(tool.high_from, key, "high_from")
        yield f"{tool.key}.high_from_low", _choice(tool.high_from_range[0], key, "high_from_range")
        yield f"{tool.key}.high_from_high", _choice(tool.high_from_range[1], key, "high_from_range")
        agreeing = [check.high_from for check in stages.quality.sensitivity if check.tool == tool.key and check.agrees]
        cells = (CellRef("rating_totals.csv", "*", "total"), CellRef("rating_totals.csv", "*", "level"))
        for name, cutoff in (("agreeing_low", agreeing[:1]), ("agreeing_high", agreeing[-1:])):
            raw = cutoff[0] if cutoff else Missing.NOT_APPLICABLE
            yield f"{tool.key}.{name}", Quantity(raw, cells=cells, function="analysis.quality.try_cutoffs")


def _name_cells(dataset: Dataset, table: str, column: str) -> Iterator[Named]:
    """Name one column by the keys of its rows."""
    for row in dataset[table]:
        yield row.key.replace("/", "."), read_cell(dataset[table], row, column)


def _name_rows(dataset: Dataset, table: str, *columns: str) -> Iterator[Named]:
    """Name columns by the keys of their rows, and how many rows there are."""
    cells = (CellRef(dataset[table].file, "*", dataset[table].spec.key[0]),)
    yield "count", count(len(dataset[table]), cells, collect_values)
    for row in dataset[table]:
        for column in columns:
            yield f"{row.key}.{column}", read_cell(dataset[table], row, column)


def _name_context(dataset: Dataset) -> Iterator[Named]:
    """Name a fact; the ends of its interval stand beside it, as `<fact>_ci_low` and `<fact>_ci_high`."""
    table = dataset["context"]
    for row in table:
        yield row.key, read_cell(table, row, "value")
        for end in ("ci_low", "ci_high"):
            if row.number(end) is not None:
                yield f"{row.key}_{end}", read_cell(table, row, end)


def _name_studies(stages: Stages) -> Iterator[Named]:
    result = stages.characteristics
    yield "count", result.count
    yield "participants", result.participants
    yield "participants_known", result.participants_known
    yield "n_smallest", result.smallest
    yield "n_largest", result.largest
    yield "year_first", result.first_year
    yield "year_last", result.last_year
    yield from _name_list("", ((study.study, study.label, study.citation) for study in result.studies))
    for design, number in result.by_design.items():
        yield design, number
        chosen = [study for study in result.studies if study.design == design]
        yield from _name_list(f"{design}_", ((one.study, one.label, one.citation) for one in chosen))
    for row in stages.dataset["studies"]:
        for column, cell in describe_study(stages.dataset, row).values.items():
            yield f"{row.key}.{column}", cell


def _name_quality(stages: Stages) -> Iterator[Named]:
    result = stages.quality
    citations = {study.study: study.citation for study in stages.characteristics.studies}
    for level, group in _group_levels(result.studies).items():
        yield level, count(len(group), (cell for one in result.studies for cell in one.level.cells), collect_values)
        yield from _name_list(f"{level}_", ((one.study, one.label, citations[one.study]) for one in group))
        for design in stages.characteristics.by_design:
            own = [one for one in group if one.design == design]
            cells = (cell for one in result.studies if one.design == design for cell in one.level.cells)
            yield f"by_design.{design}.{level}", count(len(own), cells, collect_values)
    known = [study for study in result.studies if study.total.known]
    yield "totals_known", count(len(known), (cell for one in result.studies for cell in one.total.cells), collect_values)
    yield "ratings_known", result.ratings_known
    yield "ratings_total", result.ratings_total
    yield "items_obtained", _describe_ratings(result.ratings_known, result.ratings_total)
    for study in (*result.studies, *result.context):
        yield from _name_study_quality(study)


def _name_study_quality(study: StudyQuality) -> Iterator[Named]:
    for name in ("total", "maximum", "percent", "level"):
        yield f"{study.study}.{name}", getattr(study, name)
    yield f"{study.study}.tool", word(study.tool_label, (CellRef("review.yml", f"tools/{study.tool}", "label"),), collect_values)
    for item in study.items:
        yield f"{study.study}.items.{item.item}", item.rating


def _group_levels(studies: Iterable[StudyQuality]) -> dict[str, list[StudyQuality]]:
    groups: dict[str, list[StudyQuality]] = {"high": [], "low": [], "unknown": []}
    for study in studies:
        groups[str(study.level.raw) if study.level.known else "unknown"].append(study)
    return groups


def _describe_ratings(known: Quantity, total: Quantity) -> Quantity:
    if not known.raw:
        return word(Missing.NOT_OBTAINED, total.cells, collect_values)
    text = "known for all items" if known.raw == total.raw else f"known for {known.raw} of {total.raw} items"
    return word(text, total.cells, collect_values)


def _name_outcomes(stages: Stages) -> Iterator[Named]:
    yield "count", count(len(stages.synthesis.outcomes), (CellRef("outcomes.csv", "*", "outcome"),), collect_values)
    for outcome in stages.synthesis.outcomes:
        for name, cell in outcome.values.items():
            yield f"{outcome.outcome}.{name}", cell


def _name_associations(stages: Stages) -> Iterator[Named]:
    table = stages.dataset["associations"]
    rows = [row for row in table if row["study"] in {study.study for study in stages.characteristics.studies}]
    yield "count", count(len(rows), (cell for row in rows for cell in refer(table, row, "outcome")), collect_values)
    with_r = [row for row in rows if row.number("r") is not None]
    yield "with_r", count(len(with_r), (cell for row in rows for cell in refer(table, row, "r")), collect_values)
    for row in rows:
        for column in ("r", "b", "r2", "n", "significance", "direction", "basis"):
            yield f"{row['outcome']}.{column}", read_cell(table, row, column)


def _name_arms(dataset: Dataset) -> Iterator[Named]:
    for row in dataset["arms"]:
        for column in ("label", "n"):
            yield f"{row['study']}.{row['arm']}.{column}", read_cell(dataset["arms"], row, column)
    names = {"change_mean": "change", "ci_low": "ci_low", "ci_high": "ci_high"}
    for row in dataset["arm_results"]:
        for column, name in names.items():
            yield f"{row['outcome']}.{row['arm']}.{name}", read_cell(dataset["arm_results"], row, column)


def _name_synthesis(stages: Stages) -> Iterator[Named]:
    for domain in stages.synthesis.domains:
        for name, quantity in domain.counts.items():
            yield f"{domain.domain}.{name}", quantity
        for name in ("share_agreeing", "verdict", "direction", "reason"):
            yield f"{domain.domain}.{name}", getattr(domain, name)
        for group, studies in _group_findings(domain.studies).items():
            entries = ((one.study, one.label, one.citation) for one in studies)
            yield from ((f"{domain.domain}.{name}", entry) for name, entry in _name_list(group, entries))
        for study in domain.studies:
            yield f"{study.study}.{domain.domain}", study.word


def _group_findings(studies: tuple[StudyFinding, ...]) -> dict[str, list[StudyFinding]]:
    """Group the studies of a domain as texts name them; the empty prefix is all of them."""
    groups: dict[str, list[StudyFinding]] = {"study_": list(studies)}
    groups["known_"] = [study for study in studies if study.finding != "unknown"]
    for finding in ("positive", "negative", "not significant", "mixed", "unknown"):
        groups[f"{finding.replace(' ', '_')}_"] = [study for study in studies if study.finding == finding]
    groups["high_quality_"] = [study for study in groups["known_"] if study.quality.level.raw == "high"]
    return groups


def _name_recheck(recheck: Recheck | None) -> Iterator[Named]:
    return iter(recheck.values.items() if recheck else ())


def _name_published(dataset: Dataset, recheck: Recheck | None) -> Iterator[Named]:
    yield from _name_rows(dataset, "published", "quantity", "printed", "conflict")
    rows = recheck.published if recheck else ()
    compared = [row for row in rows if row.agrees != "cannot be checked"]
    agreeing = [row for row in compared if row.agrees != "no"]
    for name, group in (("compared", compared), ("agree", agreeing)):
        yield name, count(len(group), (CellRef("published.csv", "*", "reads_as"),), collect_values)
    yield "disagree", count(len(compared) - len(agreeing), (CellRef("published.csv", "*", "reads_as"),), collect_values)


def _name_completeness(stages: Stages) -> Iterator[Named]:
    result = stages.completeness
    yield from _name_counts("", result.total)
    for code in Missing:
        share = result.total.codes[name_code(code)].number or 0
        whole = result.total.cells.number or 1
        percent = Quantity(100 * share / whole, "%", 0, result.total.cells.cells, qualified(collect_values))
        yield f"{name_code(code)}_percent", percent
    for one in (*result.tables, *result.columns):
        yield from _name_counts(f"{one.table}." if one.column == ALL else f"{one.table}.{one.column}.", one)


def _name_counts(prefix: str, one: ColumnCompleteness) -> Iterator[Named]:
    yield f"{prefix}cells", one.cells
    yield f"{prefix}filled", one.filled
    for code, number in one.codes.items():
        yield f"{prefix}{code}", number


def _name_list(prefix: str, studies: Iterable[tuple[str, str, str]]) -> Iterator[Named]:
    """Name studies as prose lists them, `<prefix>labels`, and as citations, `<prefix>citations`."""
    found = list(studies)
    cells = (CellRef("studies.csv", study, "label") for study, _, _ in found)
    yield f"{prefix}labels", word(format_list(tuple(label for _, label, _ in found)), cells, collect_values)
    yield f"{prefix}citations", Citations.of(citation for _, _, citation in found)


def _choice(
    raw: float | str, key: str, column: str, *, unit: str = "", digits: int | None = None
) -> Quantity:
    """Make a quantity of a choice in `review.yml`."""
    cells = (CellRef("review.yml", key, column),)
    kind = "word" if isinstance(raw, str) else "number"
    return Quantity(raw, unit, digits, cells, qualified(collect_values), kind)

