"""What a paper did not print, from what it did: SD from SE or CI, SE from CI, t or p, t from F or p.

The rules are those of @higgins2019, sections 6.3 and 6.5. All are exact where the printed number is.
"""

from __future__ import annotations

import math

from analysis.methods.effects.effect import require_count
from analysis.methods.errors import MethodError, require_finite, require_level, require_positive


def sd_from_se(se: float, n: float) -> float:
    """Turn the standard error of a mean into the standard deviation of people."""
    return require_positive("SE", se) * math.sqrt(require_count("n", n, least=2))


def sd_from_ci(low: float, high: float, n: float, *, level: float = 0.95) -> float:
    """Turn the confidence interval of a mean into the standard deviation of people, by t with n - 1 df.

    Authors who took the normal distribution printed a narrower interval: with few people the standard deviation
    that comes out is then too small.
    """
    return sd_from_se(se_from_ci(low, high, level=level, df=require_count("n", n, least=2) - 1), n)


def se_from_ci(low: float, high: float, *, level: float = 0.95, df: float | None = None) -> float:
    """Turn a confidence interval into the standard error.

    Parameters
    ----------
    low, high
        The limits; of logarithms for ratios.
    level
        0.95 for a 95 % interval.
    df
        Degrees of freedom of the t distribution behind it; the normal distribution if left out.
    """
    width = require_finite("upper limit", high) - require_finite("lower limit", low)
    if width <= 0:
        raise MethodError("confidence interval", found=f"{low:g} to {high:g}", expected="a lower limit below the upper")
    return width / (2 * t_from_p(1 - require_level(level), df=df))


def se_from_t(estimate: float, t: float) -> float:
    """Turn an estimate and its t (or z) into the standard error.

    Raises
    ------
    MethodError
        One of them is 0, or they have opposite signs.
    """
    if require_finite("t", t) * require_finite("estimate", estimate) <= 0:
        expected = "two numbers of one sign, neither 0"
        raise MethodError("estimate and t", found=f"{estimate:g} and {t:g}", expected=expected)
    return estimate / t


def t_from_p(p: float, *, df: float | None = None) -> float:
    """Give the t (z without `df`) above 0 of a two-sided p.

    Raises
    ------
    MethodError
        p is not above 0 and at most 1; a p printed as 0.000 is a limit, not a number.
    """
    from scipy.special import ndtri, stdtrit

    if not 0 < require_finite("p", p) <= 1:
        hint = "p = 0.000 means p < 0.0005: a limit from which no statistic follows"
        raise MethodError("p", found=f"{p:g}", expected="a number above 0 and at most 1", hint=hint)
    if df is None:
        return -float(ndtri(p / 2))
    return -float(stdtrit(require_positive("df", df), p / 2))


def t_from_f(f: float) -> float:
    """Give the t above 0 of an F with one numerator degree of freedom."""
    if require_finite("F", f) < 0:
        raise MethodError("F", found=f"{f:g}", expected="a number of at least 0")
    return math.sqrt(f)


def d_from_t(t: float, n_1: float, n_2: float) -> float:
    """Turn the t of two independent groups into Cohen's d."""
    sizes = 1 / require_count("n of group 1", n_1, least=1) + 1 / require_count("n of group 2", n_2, least=1)
    return require_finite("t", t) * math.sqrt(sizes)


def r_from_t(t: float, df: float) -> float:
    """Turn the t of a correlation (df = n - 2) or of two groups (point-biserial r) into r."""
    return require_finite("t", t) / math.sqrt(t**2 + require_positive("df", df))
