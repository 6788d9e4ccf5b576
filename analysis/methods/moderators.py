"""Why effects differ: meta-regression with numeric and categorical moderators, as metafor's rma.uni does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.methods.errors import MethodError, Undefined
from analysis.methods.heterogeneity import Heterogeneity
from analysis.methods.inference import (
    Coefficient,
    Interval,
    Omnibus,
    around,
    critical_value,
    describe,
    root,
    upper_p,
)
from analysis.methods.pooling import DEFAULT, Plan, describe_differences, warn
from analysis.methods.weighing import Fit, FloatArray, Studies, WordArray, fit_sets, read_column, read_studies

#: A moderator is numeric where its values are numbers, categorical where they are words.
Moderator = Sequence[float] | Sequence[str] | FloatArray

INTERCEPT = "intercept"


@dataclass(frozen=True)
class Regression:
    """A meta-regression.

    Parameters
    ----------
    coefficients
        The intercept first; a numeric moderator by its name, a level of a categorical one as `name: level`, in
        comparison with its first level.
    covariance : shape (p, p)
        Of the coefficients.
    levels
        The words of each categorical moderator, the one that others are compared with first.
    omnibus
        Test of all coefficients but the intercept.
    r2
        Percent of the heterogeneity that the moderators explain, by tau2 (in a common-effect model H2) without and
        with them; 0 where they explain none, undefined where there is nothing to explain.
    heterogeneity
        What is left of it.
    """

    k: int
    plan: Plan
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    levels: Mapping[str, tuple[str, ...]]
    omnibus: Omnibus
    r2: float | Undefined
    heterogeneity: Heterogeneity | Undefined
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Predicted:
    """What a regression expects of studies with given moderators."""

    estimate: float
    se: float
    ci: Interval
    prediction: Interval | Undefined


def regress(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    moderators: Mapping[str, Moderator],
    *,
    plan: Plan = DEFAULT,
) -> Regression:
    """Explain effects by moderators.

    Parameters
    ----------
    moderators
        Name to one number or word per study. Of words the first in alphabetical order is what others are compared
        with.
    plan
        `model="random"` is a mixed-effects model, whose tau2 is what the moderators leave; with `common` they explain
        everything.

    Raises
    ------
    MethodError
        As `pool`; and no more studies than coefficients, a moderator that is the same everywhere, moderators that
        follow from each other.

    Notes
    -----
    Checked against metafor's rma.uni in tests/analysis/methods/test_moderators_metafor.py.
    """
    names, design = build_design(moderators, k=len(estimates))
    studies = read_studies(estimates, variances, design)
    if studies.k <= studies.p:
        raise MethodError(
            "moderators",
            found=f"{studies.k} studies for {studies.p} coefficients",
            expected=f"at least {studies.p + 1} studies",
            hint="every level of a word after the first is a coefficient",
        )
    found, fit = plan.fit(studies, studies.everyone())
    coefficients, covariance, scale = describe_coefficients(studies, plan, fit, names)
    return Regression(
        k=studies.k,
        plan=plan,
        coefficients=coefficients,
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        levels={name: _levels(values) for name, values in moderators.items() if _is_categorical(values)},
        omnibus=jointly(coefficients, covariance, plan.df(studies.k - studies.p)),
        r2=_explained(studies, plan, float(found[0])),
        heterogeneity=describe_differences(studies, plan, float(found[0])),
        warnings=warn(plan, studies.k, studies.k - studies.p, scale),
    )


def predict(regression: Regression, moderators: Mapping[str, float | str]) -> Predicted:
    """Give the effect that a regression expects where moderators have given values.

    Raises
    ------
    MethodError
        A moderator without a value, or a name or word that the regression does not know.
    """
    row = _row_of(regression, moderators)
    estimate = float(row @ np.array([one.estimate for one in regression.coefficients]))
    variance = float(row @ np.array(regression.covariance) @ row)
    critical = critical_value(regression.plan.level, regression.coefficients[0].df)
    left = regression.heterogeneity
    prediction: Interval | Undefined
    if isinstance(left, Undefined) or regression.plan.model == "common":
        prediction = Undefined("a common-effect model expects the same effect everywhere")
    else:
        prediction = around(estimate, critical * root(variance + left.tau2))
    return Predicted(estimate, root(variance), around(estimate, critical * root(variance)), prediction)


def _row_of(regression: Regression, moderators: Mapping[str, float | str]) -> FloatArray:
    names = [one.name for one in regression.coefficients]
    row = np.zeros(len(names))
    row[0] = 1.0
    known = {name.partition(": ")[0] for name in names[1:]}
    for name in {*known, *moderators}:
        if name not in moderators or name not in known:
            hint = "every moderator of the regression needs a value"
            raise MethodError(
                "moderators", found=", ".join(moderators) or "none", expected=", ".join(sorted(known)), hint=hint
            )
        value, levels = moderators[name], regression.levels.get(name, ())
        if isinstance(value, str) != bool(levels) or (levels and value not in levels):
            expected = f"one of {', '.join(levels)}" if levels else "a number"
            raise MethodError(name, found=f"{value}", expected=expected)
        if not isinstance(value, str):
            row[names.index(name)] = value
        elif value != levels[0]:
            row[names.index(f"{name}: {value}")] = 1.0
    return row


def _is_categorical(values: Moderator) -> bool:
    return all(isinstance(value, str) for value in values)


def _levels(values: Moderator) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values}))


def build_design(moderators: Mapping[str, Moderator], *, k: int) -> tuple[tuple[str, ...], FloatArray]:
    """Give the names and columns of a design: an intercept, numbers as they are, words as columns of 0 and 1."""
    if not moderators:
        raise MethodError("moderators", found="none", expected="at least one")
    names, columns = [INTERCEPT], [np.ones(k)]
    for name, values in moderators.items():
        if _is_categorical(values):
            words = read_words(name, values, k=k)
            for level in _levels(values)[1:]:
                names.append(f"{name}: {level}")
                columns.append((words == level).astype(np.float64))
            _require_two_levels(name, words)
        else:
            names.append(name)
            columns.append(_read_numbers(name, values, k=k))
    return tuple(names), np.column_stack(columns)


def _read_numbers(name: str, values: Moderator, *, k: int) -> FloatArray:
    for place, value in enumerate(values):
        if isinstance(value, str):
            hint = "a moderator is numeric or categorical: give all values as numbers, or all as words"
            raise MethodError(f"{name}, study {place + 1}", found=f"'{value}'", expected="a number", hint=hint)
    return read_column(name, np.asarray(values, dtype=np.float64), k=k)


def read_words(name: str, values: Moderator, *, k: int) -> WordArray:
    """Check that a column holds one word per study."""
    words = np.asarray(values, dtype=np.str_)
    if len(words) != k:
        raise MethodError(name, found=f"{len(words)} words", expected=f"{k}, one per study")
    return words


def _require_two_levels(name: str, words: WordArray) -> None:
    if len(set(words.tolist())) == 1:
        hint = "a moderator that is the same in every study explains nothing"
        raise MethodError(
            name, found=f"'{words[0]}' in every study", expected="at least two different words", hint=hint
        )


def describe_coefficients(
    studies: Studies, plan: Plan, fit: Fit, names: Sequence[str]
) -> tuple[tuple[Coefficient, ...], FloatArray, float]:
    """Give the tested coefficients, their covariance, and what the test multiplies it with."""
    free = studies.k - studies.p
    scale = float(plan.scales(fit.q, np.array([free]))[0])
    covariance = studies.covariances(fit.inverse)[0] * scale
    values = studies.coefficients(fit.coefficients)[0]
    found = tuple(
        describe(name, float(value), root(float(square)), df=plan.df(free), level=plan.level)
        for name, value, square in zip(names, values, np.diag(covariance), strict=True)
    )
    return found, covariance, scale


def jointly(coefficients: tuple[Coefficient, ...], covariance: FloatArray, df_residual: int | None) -> Omnibus:
    """Test all coefficients but the first: chi-squared, or F where each is tested by t."""
    values = np.array([one.estimate for one in coefficients[1:]])
    chi2 = float(values @ np.linalg.solve(covariance[1:, 1:], values))
    df = len(values)
    statistic = chi2 if df_residual is None else chi2 / df
    return Omnibus(statistic, df, df_residual, upper_p(statistic, df, df_residual))


def _explained(studies: Studies, plan: Plan, tau2: float) -> float | Undefined:
    """Compare tau2, or in a common-effect model H2, without and with moderators."""
    alone = read_studies(studies.effects, studies.variances)
    if plan.model == "common":
        before, left = (_total(one) for one in (alone, studies))
    else:
        before, left = float(plan.between(alone, alone.everyone())[0]), tau2
    if before <= 0:
        return Undefined("without the moderators there is no heterogeneity to explain")
    return max(0.0, 100 * (before - left) / before)


def _total(studies: Studies) -> float:
    fit = fit_sets(studies, studies.everyone(), np.zeros(1))
    return float(fit.q[0]) / (studies.k - studies.p)
