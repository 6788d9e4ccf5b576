"""Subgroups: the average of each group of studies, and whether the groups differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from analysis.methods.errors import MethodError, Undefined, require_word
from analysis.methods.inference import Coefficient, Omnibus, around, critical_value, root, upper_p
from analysis.methods.moderators import describe_coefficients, jointly, read_words
from analysis.methods.pooling import DEFAULT, Plan, Pooled, describe_differences, describe_pooled, pool_studies
from analysis.methods.weighing import FloatArray, Studies, WordArray, fit_sets, read_studies

#: Whether each subgroup has a tau2 of its own, or all share one.
Sharing = Literal["separate", "common"]
_ONE_GROUP = Undefined("there is one group only")


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


def subgroups(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    groups: Sequence[str],
    *,
    share: Sharing = "separate",
    plan: Plan = DEFAULT,
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
    require_word("share", share, get_args(Sharing))
    studies = read_studies(estimates, variances)
    labels = read_words("groups", groups, k=studies.k)
    names = tuple(sorted(set(labels.tolist())))
    grouped = _Grouped(studies.effects, studies.variances, labels, names)
    pooled = _pool_apart(grouped, plan) if share == "separate" else _pool_sharing(grouped, plan)
    found = tuple(Subgroup(name, one) for name, one in zip(names, pooled, strict=True))
    return Subgroups(found, _compare(grouped, plan, found, share=share), share)


@dataclass(frozen=True)
class _Grouped:
    """Studies with the group of each."""

    effects: FloatArray
    variances: FloatArray
    labels: WordArray
    names: tuple[str, ...]

    def group(self, name: str) -> Studies:
        inside = self.labels == name
        return read_studies(self.effects[inside], self.variances[inside])

    @property
    def membership(self) -> FloatArray:
        return np.asarray(self.labels[:, None] == np.array(self.names), dtype=np.float64)


def _pool_apart(grouped: _Grouped, plan: Plan) -> list[Pooled]:
    return [pool_studies(grouped.group(name), plan) for name in grouped.names]


def _pool_sharing(grouped: _Grouped, plan: Plan) -> list[Pooled]:
    """Pool groups with the tau2, the test and the degrees of freedom of all studies together."""
    studies = read_studies(grouped.effects, grouped.variances, grouped.membership)
    free = studies.k - studies.p
    if free < 1:
        found = f"{studies.p} groups of {studies.k} studies"
        raise MethodError("groups", found=found, expected="a group with more than one study")
    tau2, fit = plan.fit(studies, studies.everyone())
    coefficients, _, _ = describe_coefficients(studies, plan, fit, grouped.names)
    return [_share_with(grouped.group(one.name), plan, float(tau2[0]), one) for one in coefficients]


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
        prediction=alone.prediction if plan.model == "common" else around(found.estimate, half),
        prediction_t=Undefined("tau2 is shared with the other groups"),
        heterogeneity=describe_differences(studies, plan, tau2, shared=True),
        warnings=(),
    )


def _compare(grouped: _Grouped, plan: Plan, groups: tuple[Subgroup, ...], *, share: Sharing) -> Omnibus | Undefined:
    if len(groups) == 1:
        return _ONE_GROUP
    if share == "common":
        columns = grouped.membership
        columns[:, 0] = 1.0
        studies = read_studies(grouped.effects, grouped.variances, columns)
        _, fit = plan.fit(studies, studies.everyone())
        coefficients, covariance, _ = describe_coefficients(studies, plan, fit, grouped.names)
        return jointly(coefficients, covariance, plan.df(studies.k - studies.p))
    return compare_apart(groups)


def compare_apart(groups: Sequence[Subgroup]) -> Omnibus | Undefined:
    """Test that groups that were pooled apart have the same average."""
    if len(groups) == 1:
        return _ONE_GROUP
    averages = np.array([one.pooled.estimate for one in groups])
    squares = np.array([one.pooled.se**2 for one in groups])
    if (squares <= 0).any():
        return Undefined("the effects of a group agree exactly, so that its standard error is 0")
    apart = read_studies(averages, squares)
    q = float(fit_sets(apart, apart.everyone(), np.zeros(1)).q[0])
    return Omnibus(q, len(groups) - 1, None, upper_p(q, len(groups) - 1))
