"""Effects within one group, before and after: MC, SMCC, SMCR."""

from __future__ import annotations

import math

from analysis.methods.effects.effect import Effect, require_correlation, require_count
from analysis.methods.effects.means import hedges_factor
from analysis.methods.errors import MethodError, Undefined, require_finite, require_positive

#: Fewest people with a standardised mean change: its correction needs 2 degrees of freedom.
MIN_N_STANDARDISED = 3


def compute_mc(change: float, sd_change: float, n: float) -> Effect:
    """Take the mean change, after minus before: measure MC.

    Parameters
    ----------
    change
        Mean of the changes.
    sd_change
        Standard deviation of the changes of people; `sd_of_change` makes it of those before and after.
    n
        People measured twice.
    """
    require_count("n", n, least=2)
    return Effect("MC", require_finite("change", change), require_positive("SD of change", sd_change) ** 2 / n)


def compute_smcc(change: float, sd_change: float, n: float) -> Effect | Undefined:
    """Standardise a mean change by the standard deviation of changes: measure SMCC [@gibbons1993]."""
    require_count("n", n, least=2)
    if n < MIN_N_STANDARDISED:
        return Undefined(f"a standardised mean change needs an n of at least {MIN_N_STANDARDISED}, found {n:g}")
    g = hedges_factor(n - 1) * require_finite("change", change) / require_positive("SD of change", sd_change)
    return Effect("SMCC", g, 1 / n + g**2 / (2 * n))


def compute_smcr(change: float, sd_pre: float, n: float, correlation: float) -> Effect | Undefined:
    """Standardise a mean change by the standard deviation before: measure SMCR [@becker1988].

    Parameters
    ----------
    change
        Mean after minus mean before.
    sd_pre
        Standard deviation of people before.
    n
        People measured twice.
    correlation
        Of the values before and after; `correlation_of_change` finds it from three standard deviations.
    """
    require_count("n", n, least=2)
    if n < MIN_N_STANDARDISED:
        return Undefined(f"a standardised mean change needs an n of at least {MIN_N_STANDARDISED}, found {n:g}")
    rho = require_correlation("correlation before and after", correlation)
    g = hedges_factor(n - 1) * require_finite("change", change) / require_positive("SD before", sd_pre)
    variance = 2 * (1 - rho) / n + g**2 / (2 * n)
    return Effect("SMCR", g, variance) if variance else Undefined("a correlation of 1 and no change have no variance")


def sd_of_change(sd_pre: float, sd_post: float, correlation: float) -> float:
    """Compute the standard deviation of changes from those before and after [@higgins2019, section 6.5.2.8]."""
    rho = require_correlation("correlation before and after", correlation)
    pre, post = require_positive("SD before", sd_pre), require_positive("SD after", sd_post)
    return math.sqrt(max(pre**2 + post**2 - 2 * rho * pre * post, 0.0))


def correlation_of_change(sd_pre: float, sd_post: float, sd_change: float) -> float:
    """Find the correlation before and after from three standard deviations [@higgins2019, section 6.5.2.8].

    Raises
    ------
    MethodError
        No correlation from -1 to 1 gives these three.
    """
    pre, post = require_positive("SD before", sd_pre), require_positive("SD after", sd_post)
    rho = (pre**2 + post**2 - require_positive("SD of change", sd_change) ** 2) / (2 * pre * post)
    if not -1 <= rho <= 1:
        limits = f"between {abs(pre - post):.3g} and {pre + post:.3g}"
        hint = "it may be a standard error, or of other people"
        raise MethodError("SD of change", found=f"{sd_change:g}", expected=limits, hint=hint)
    return rho
