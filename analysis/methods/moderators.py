"""Why effects differ: meta-regression and subgroups, as metafor's rma.uni with mods does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.methods.between import MAX_ITERATIONS, Tau2Method
from analysis.methods.errors import MethodError, Undefined
from analysis.methods.heterogeneity import Heterogeneity
from analysis.methods.inference import Coefficient, Interval, Omnibus, Test, critical_value, describe, root, upper_p
from analysis.methods.pooling import (
    Model,
    Plan,
    Pooled,
    describe_differences,
    describe_pooled,
    warn,
)
from analysis.methods.weighing import Fit, FloatArray, Studies, fit_sets, read_column, read_studies

#: A moderator is numeric where its values are numbers, categorical where they are words.
Moderator = Sequence[float] | Sequence[str] | FloatArray

#: Whether each subgroup has a tau2 of its own, or all share one.
Sharing = Literal["separate", "common"]

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
    omnibus
        Test of all coefficients but the intercept.
    r2
        Percent of the heterogeneity that the moderators explain, by tau2 without and with them; 0 where they explain
        none. Undefined in a common-effect model and where there is nothing to explain.
    heterogeneity
        What is left of it.
    """

    k: int
    plan: Plan
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
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


@dataclass(frozen=True)
class Subgroup:
    """One group of studies, pooled."""

    name: str
    pooled: Pooled


@dataclass(frozen=True)
class Subgroups:
    """Averages of groups of studies, and whether they differ.

    Parameters
    ----------
    groups
        In alphabetical order.
    between
        Test that all groups have the same average; Undefined where there is one group only.
    tau2
        Whether the groups share it.
    """

    groups: tuple[Subgroup, ...]
    between: Omnibus | Undefined
    tau2: Sharing


def regress(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    moderators: Mapping[str, Moderator],
    *,
    model: Model = "random",
    tau2: Tau2Method = "REML",
    test: Test = "z",
    level: float = 0.95,
    iterations: int = MAX_ITERATIONS,
) -> Regression:
    """Explain effects by moderators.

    Parameters
    ----------
    moderators
        Name to one number or word per study. Of words the first in alphabetical order is what others are compared
        with.
    model
        `random`: a mixed-effects model, whose tau2 is what the moderators leave; `common`: they explain everything.

    Raises
    ------
    MethodError
        As `pool`; and no more studies than coefficients, a moderator that is the same everywhere, moderators that
        follow from each other.

    Notes
    -----
    See `analysis.methods.pooling.pool` for the other parameters.
    Checked against metafor's rma.uni in tests/analysis/methods/test_moderators_metafor.py.
    """
    plan = Plan(model, tau2, test, level, iterations)
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
    coefficients, covariance, scale = _describe(studies, plan, fit, names)
    return Regression(
        k=studies.k,
        plan=plan,
        coefficients=coefficients,
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        omnibus=_test_all(coefficients, covariance, plan.df(studies.k - studies.p)),
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
        prediction = _around(estimate, critical * root(variance + left.tau2))
    return Predicted(estimate, root(variance), _around(estimate, critical * root(variance)), prediction)


def _around(middle: float, half: float) -> Interval:
    return Interval(middle - half, middle + half)


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
        value = moderators[name]
        if isinstance(value, str):
            row[[place for place, one in enumerate(names) if one == f"{name}: {value}"]] = 1.0
        else:
            row[names.index(name)] = value
    return row


def subgroups(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    groups: Sequence[str],
    *,
    share: Sharing = "separate",
    model: Model = "random",
    tau2: Tau2Method = "REML",
    test: Test = "z",
    level: float = 0.95,
    iterations: int = MAX_ITERATIONS,
) -> Subgroups:
    """Pool each group of studies, and test whether the groups differ.

    Parameters
    ----------
    groups : shape (k,)
        The group of each study.
    share
        `separate`: each group has its own tau2, and a group of one study has none. `common`: one tau2 for all, as in
        a meta-regression; steadier where groups are small.

    Raises
    ------
    MethodError
        As `pool`; and with a common tau2 as many groups as studies.

    Notes
    -----
    Between separate groups Q is the weighted sum of squares of their averages, chi-squared with one degree of freedom
    less than groups, whatever the test; with a common tau2 it is the omnibus test of the meta-regression.
    """
    plan = Plan(model, tau2, test, level, iterations)
    read_studies(estimates, variances)
    labels = _read_words("groups", groups, k=len(estimates))
    names = tuple(sorted(set(labels.tolist())))
    every = _Everything(np.asarray(estimates, float), np.asarray(variances, float), labels, names)
    pooled = _pool_apart(every, plan) if share == "separate" else _pool_sharing(every, plan)
    found = tuple(Subgroup(name, one) for name, one in zip(names, pooled, strict=True))
    return Subgroups(found, _compare(every, plan, found, share=share), share)


@dataclass(frozen=True)
class _Everything:
    """Studies with the group of each."""

    effects: FloatArray
    variances: FloatArray
    labels: NDArray[np.str_]
    names: tuple[str, ...]

    def group(self, name: str) -> Studies:
        inside = self.labels == name
        return read_studies(self.effects[inside], self.variances[inside])

    @property
    def membership(self) -> FloatArray:
        return np.asarray(self.labels[:, None] == np.array(self.names), dtype=np.float64)


def _pool_apart(every: _Everything, plan: Plan) -> list[Pooled]:
    found = []
    for name in every.names:
        studies = every.group(name)
        tau2, fit = plan.fit(studies, studies.everyone())
        found.append(describe_pooled(studies, plan, float(tau2[0]), fit))
    return found


def _pool_sharing(every: _Everything, plan: Plan) -> list[Pooled]:
    """Pool groups with the tau2, the test and the degrees of freedom of all studies together."""
    studies = read_studies(every.effects, every.variances, every.membership)
    free = studies.k - studies.p
    if free < 1:
        found = f"{studies.p} groups of {studies.k} studies"
        raise MethodError("groups", found=found, expected="a group with more than one study")
    tau2, fit = plan.fit(studies, studies.everyone())
    coefficients, _, _ = _describe(studies, plan, fit, every.names)
    return [_share_with(every.group(one.name), plan, float(tau2[0]), one) for one in coefficients]


def _share_with(studies: Studies, plan: Plan, tau2: float, found: Coefficient) -> Pooled:
    alone = describe_pooled(studies, plan, tau2, fit_sets(studies, studies.everyone(), np.array([tau2])))
    half = critical_value(plan.level, found.df) * root(found.se**2 + tau2)
    return replace(
        alone,
        se=found.se,
        statistic=found.statistic,
        df=found.df,
        p=found.p,
        ci=found.ci,
        prediction=alone.prediction if plan.model == "common" else _around(found.estimate, half),
        prediction_t=Undefined("tau2 is shared with the other groups"),
        heterogeneity=describe_differences(studies, plan, tau2, shared=True),
        warnings=(),
    )


def _compare(every: _Everything, plan: Plan, groups: tuple[Subgroup, ...], *, share: Sharing) -> Omnibus | Undefined:
    if len(groups) == 1:
        return Undefined("there is one group only")
    if share == "common":
        columns = every.membership
        columns[:, 0] = 1.0
        studies = read_studies(every.effects, every.variances, columns)
        _, fit = plan.fit(studies, studies.everyone())
        coefficients, covariance, _ = _describe(studies, plan, fit, every.names)
        return _test_all(coefficients, covariance, plan.df(studies.k - studies.p))
    averages = np.array([one.pooled.estimate for one in groups])
    squares = np.array([one.pooled.se**2 for one in groups])
    if (squares <= 0).any():
        return Undefined("the effects of a group agree exactly, so that its standard error is 0")
    apart = read_studies(averages, squares)
    q = float(fit_sets(apart, apart.everyone(), np.zeros(1)).q[0])
    return Omnibus(q, len(groups) - 1, None, upper_p(q, len(groups) - 1))


def build_design(moderators: Mapping[str, Moderator], *, k: int) -> tuple[tuple[str, ...], FloatArray]:
    """Give the names and columns of a design: an intercept, numbers as they are, words as columns of 0 and 1."""
    if not moderators:
        raise MethodError("moderators", found="none", expected="at least one")
    names, columns = [INTERCEPT], [np.ones(k)]
    for name, values in moderators.items():
        if all(isinstance(value, str) for value in values):
            words = _read_words(name, values, k=k)
            for level in sorted(set(words.tolist()))[1:]:
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


def _read_words(name: str, values: Moderator, *, k: int) -> NDArray[np.str_]:
    words = np.asarray(values, dtype=np.str_)
    if len(words) != k:
        raise MethodError(name, found=f"{len(words)} words", expected=f"{k}, one per study")
    return words


def _require_two_levels(name: str, words: NDArray[np.str_]) -> None:
    if len(set(words.tolist())) == 1:
        hint = "a moderator that is the same in every study explains nothing"
        raise MethodError(
            name, found=f"'{words[0]}' in every study", expected="at least two different words", hint=hint
        )


def _describe(
    studies: Studies, plan: Plan, fit: Fit, names: Sequence[str]
) -> tuple[tuple[Coefficient, ...], FloatArray, float]:
    """Give the tested coefficients, their covariance, and what the test multiplies it with."""
    free = studies.k - studies.p
    scale = float(plan.scales(fit, np.array([free]))[0])
    covariance = studies.covariances(fit.inverse)[0] * scale
    values = studies.coefficients(fit.coefficients)[0]
    found = tuple(
        describe(name, float(value), root(float(square)), df=plan.df(free), level=plan.level)
        for name, value, square in zip(names, values, np.diag(covariance), strict=True)
    )
    return found, covariance, scale


def _test_all(coefficients: tuple[Coefficient, ...], covariance: FloatArray, df_residual: int | None) -> Omnibus:
    """Test all coefficients but the first: chi-squared, or F where each is tested by t."""
    values = np.array([one.estimate for one in coefficients[1:]])
    chi2 = float(values @ np.linalg.solve(covariance[1:, 1:], values))
    df = len(values)
    statistic = chi2 if df_residual is None else chi2 / df
    return Omnibus(statistic, df, df_residual, upper_p(statistic, df, df_residual))


def _explained(studies: Studies, plan: Plan, tau2: float) -> float | Undefined:
    if plan.model == "common":
        return Undefined("a common-effect model has no tau2 to explain")
    alone = read_studies(studies.effects, studies.variances)
    before = float(plan.between(alone, alone.everyone())[0])
    if before <= 0:
        return Undefined("without the moderators tau2 is 0, so that there is nothing to explain")
    return max(0.0, 100 * (before - tau2) / before)
