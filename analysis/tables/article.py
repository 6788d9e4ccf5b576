"""Tables of the article that the methods lay out: quality, evidence and recheck."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.choices import EvidenceRule
from analysis.format import capitalise
from analysis.results import Check, DomainSynthesis, RaterAgreement, Recheck, StudyQuality
from analysis.schema import Missing
from analysis.stages import Stages
from analysis.tables.chosen import name_study, name_tool, print_code
from analysis.tables.table import KEY, NAME, Cell, Given, Part, Table, build_table
from analysis.values import Namespace, Values

_BASIS = {"total": "total and cut-off", "overall": "overall judgement", "stated": "stated by a source", "none": "none"}


#: Columns of the table of quality that a tool may not know, and the values that they print.
_FIGURES = {"Total": "total", "Maximum": "maximum", "Share, %": "percent", "Overall judgement": "overall"}


def build_quality(stages: Stages, values: Values) -> Table:
    """Give totals, overall judgements and levels of the included studies; columns that no tool knows are left out."""
    rated = [one for study in stages.quality.studies for one in study.rated]
    by_result = any(one.result for one in rated)
    shown = {
        heading: name
        for heading, name in _FIGURES.items()
        if any(getattr(one, name).raw is not Missing.NOT_APPLICABLE for one in rated)
    }
    headings = ("Study", *(("Result",) if by_result else ()), "Design", "Tool", *shown, "Quality", "Basis of the level")
    rows = [_describe_quality(stages, values, one, shown.values()) for one in rated]
    if by_result:
        rows = [(row[0], _name_result(one), *row[1:]) for row, one in zip(rows, rated, strict=True)]
    align = "".join("l" if name == "overall" else "r" for name in shown.values())
    return build_table(headings, rows, align=f"ll{'l' * by_result}l{align}ll", short=True)


def _name_result(one: StudyQuality) -> Cell:
    """Name a result by its domain, and by its own name where the study has several there."""
    if not one.result:
        return ("study as a whole",)
    found = one.result
    return (Given(found.domain_label if found.alone else f"{found.domain_label}: {found.name}", NAME),)


def _describe_quality(stages: Stages, values: Values, study: StudyQuality, shown: Iterable[str]) -> tuple[Cell, ...]:
    own = values.look_up(f"quality.{study.study}{f'.results.{study.key}' if study.result else ''}")
    citation = stages.characteristics[study.study].citation
    design = print_code(values.look_up(f"studies.{study.study}.design"))
    given = (name for name in shown if getattr(study, name).raw is not Missing.NOT_APPLICABLE)
    figures = {name: (own[name],) for name in given}
    return (
        name_study(values, study.study, citation),
        (design,),
        (name_tool(study.tool_label) or Missing.NOT_APPLICABLE,),
        *(figures.get(name, (Missing.NOT_APPLICABLE,)) for name in shown),
        (own["level"],),
        (_BASIS[study.basis],),
    )


#: What those who screened judged, by the name of their agreement.
_SCREENED = {"screening": "titles and abstracts", "eligibility": "full texts"}


def build_agreement(stages: Stages, values: Values) -> Table:
    """Give percent agreement, kappas, PABAK and AC1 of raters and of those who screened; weighted kappa for scales."""
    raters = (*stages.screeners, *stages.raters)
    found = [(one, _find_agreement(values, one, of_flow=one in stages.screeners)) for one in raters]
    weighted = any("kappa_linear" in own and own["kappa_linear"].known for _, own in found)
    noted = any(own["note"].known for _, own in found)
    rows: list[tuple[Cell, ...]] = []
    for one, own in found:
        screened = _SCREENED[one.key] if one in stages.screeners else ""
        what = screened or (Given(one.item, KEY) if one.item else "all items")
        interval: Cell = (own["kappa_ci_low"], " to ", own["kappa_ci_high"])
        limits = interval if own["kappa_ci_low"].known else (own["kappa_ci_low"],)
        linear: Cell = (own["kappa_linear"],) if "kappa_linear" in own else (Missing.NOT_APPLICABLE,)
        rows.append(
            (
                ("screening",) if screened else (name_tool(one.label),),
                (what,),
                *((own[name],) for name in ("compared", "percent", "kappa")),
                limits,
                *((linear,) if weighted else ()),
                (own["pabak"],),
                (own["ac1"],),
                *(((own["note"],),) if noted else ()),
            )
        )
    shown = ("Rated", "Item", "Compared", "Agreement, %", "Kappa", "Interval", *(("Weighted",) if weighted else ()))
    headings = (*shown, "PABAK", "AC1", *(("Note",) if noted else ()))
    align = f"llrrrl{'r' * weighted}rr{'l' * noted}"
    notes = () if rows else ("One rater, or ratings that name none: there is no agreement to give.",)
    return build_table(headings, rows, align=align, short=True, notes=(*notes, *((_WEIGHTED,) if weighted else ())))


_WEIGHTED = "Weighted: kappa with linear weights, for answers that are a scale."


def _find_agreement(values: Values, one: RaterAgreement, *, of_flow: bool) -> Namespace:
    path = f"flow.agreement.{one.key}" if of_flow else f"quality.agreement.{one.key}"
    found: Namespace = values.look_up(f"{path}.items.{one.item}" if one.item else path)
    return found


def build_evidence_rule(rule: EvidenceRule, values: Values) -> Table:
    """State the levels of evidence in the order in which they are tried."""
    levels = values.look_up("evidence.levels")
    rows = [(levels[level.key].label, levels[level.key].statement) for level in rule.levels]
    return build_table(("Evidence", "Condition"), rows)


def build_synthesis(stages: Stages, recheck: Recheck, values: Values) -> Table:
    """Give findings and evidence by domain, and what the original printed where the review rebuilds one."""
    rebuilds = stages.dataset["published"].spec.described
    rows: list[tuple[Cell, ...]] = []
    for domain in stages.synthesis.domains:
        own = values.look_up(f"synthesis.{domain.domain}")
        counts = ((own[name],) for name in _COUNTS.values())
        studies = (own["known"], " of ", own["studies"])
        printed = ((_collect_printed(stages, recheck, domain),),) if rebuilds else ()
        rows.append(((Given(domain.label, NAME),), studies, *counts, (own["verdict"],), *printed))
    headings = ("Domain", "Studies", *_COUNTS, "Evidence", *(("Printed",) if rebuilds else ()))
    notes = (_NOTE_FINDINGS, *((_NOTE_PRINTED,) if rebuilds else ()))
    return build_table(headings, rows, align=f"lr{'r' * len(_COUNTS)}l{'l' * rebuilds}", notes=notes)


_COUNTS = {
    "Positive": "positive",
    "Negative": "negative",
    "Not sign.": "not_significant",
    "Mixed": "mixed",
    "High quality": "high_quality",
}

_NOTE_FINDINGS = (
    "Studies: those with a finding, of those that report on the domain. Positive, negative, not significant "
    "(not sign.) and mixed: studies by their finding. High quality: among the studies with a finding."
)
_NOTE_PRINTED = "Printed: what the original says of the domain, and in brackets whether the rebuilt finding agrees."


def _collect_printed(stages: Stages, recheck: Recheck, domain: DomainSynthesis) -> Part:
    """Join what the original prints of a domain, each statement once, and whether it agrees."""
    prefix = f"synthesis.{domain.domain}."
    compared = {row.key: str(row["compares"]) for row in stages.dataset["published"]}
    own = [check for check in recheck.published if compared.get(check.key, "").startswith(prefix)]
    said = "; ".join(dict.fromkeys(f"{check.printed} ({_AGREES[check.agrees]})" for check in own))
    return Given(said, "as printed by the original") if said else "nothing"


_AGREES = {
    "yes": "agrees",
    "within rounding": "agrees within rounding",
    "no": "does not agree",
    "cannot be checked": "cannot be checked",
}


def build_recheck(recheck: Recheck, values: Values) -> Table:
    """List the printed figures and statements that what follows from other data does not bear out as printed."""
    doubtful = [check for check in recheck.checks if check.agrees in {"no", "within rounding"}]
    headings = ("Statement and its place", "Printed", "Recomputed, and why", "Agrees", "Conflict")
    rows = [_describe_check(check, values.look_up(f"checks.{check.key}")) for check in doubtful]
    notes = () if rows else (_tell_agreement(values),)
    return build_table(headings, rows, notes=notes)


def _tell_agreement(values: Values) -> Cell:
    """Say of a table without rows what was checked."""
    own = values.look_up("recheck")
    return (
        "Nothing disagrees: ",
        own["agree"],
        " of ",
        own["checks"],
        " checks agree, and ",
        own["unchecked"],
        " cannot be made.",
    )


def _describe_check(check: Check, own: Namespace) -> tuple[Cell | Part, ...]:
    statement = f"{capitalise(check.statement)} ({check.place})"
    recomputed = (own["recomputed"], "; ", own["explanation"])
    conflicts = Given(", ".join(check.conflicts), KEY) if check.conflicts else "none known"
    return (Given(statement, _STATEMENT), own["printed"], recomputed, check.agrees, conflicts)


_STATEMENT = "names of the data and place of what was printed"
