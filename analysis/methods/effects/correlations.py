"""Effects that are correlations: r, Fisher's z, partial correlations, standardised regression coefficients."""

from __future__ import annotations

import math

from analysis.methods.effects.effect import Effect, require_correlation, require_count
from analysis.methods.errors import Undefined, require_finite, require_positive

#: Fewest pairs with a Fisher z: its variance is 1 / (n - 3).
MIN_N_Z = 4


def compute_cor(r: float, n: float) -> Effect | Undefined:
    """Take a correlation as it is: measure COR, variance (1 - r²)² / (n - 1) [@borenstein2009, chapter 6].

    Parameters
    ----------
    r
        From -1 to 1.
    n
        Pairs, at least 2.
    """
    require_correlation("r", r)
    require_count("n", n, least=2)
    if abs(r) == 1:
        return Undefined("a correlation of exactly 1 or -1 has no sampling variance")
    return Effect("COR", r, (1 - r**2) ** 2 / (n - 1))


def compute_zcor(r: float, n: float) -> Effect | Undefined:
    """Transform a correlation to Fisher's z: measure ZCOR, variance 1 / (n - 3) [@fisher1921]."""
    require_correlation("r", r)
    if require_count("n", n, least=2) < MIN_N_Z:
        return Undefined(f"Fisher's z needs an n of at least {MIN_N_Z}, found {n:g}")
    if abs(r) == 1:
        return Undefined("Fisher's z of a correlation of exactly 1 or -1 is infinite")
    return Effect("ZCOR", math.atanh(r), 1 / (n - 3))


def compute_pcor(t: float, n: float, predictors: int) -> Effect | Undefined:
    """Compute a partial correlation from the t of a regression coefficient: measure PCOR [@aloe2012].

    Parameters
    ----------
    t
        Test statistic of the coefficient; its sign is that of the correlation.
    n
        People in the model.
    predictors
        Predictors in the model, this one included, without the intercept.
    """
    r, df = _partial(t, n, predictors)
    if df < 1:
        return Undefined(f"a partial correlation needs more people than coefficients, found {n:g} and {predictors + 1}")
    return Effect("PCOR", r, (1 - r**2) ** 2 / df)


def compute_zpcor(t: float, n: float, predictors: int) -> Effect | Undefined:
    """Transform the partial correlation of `compute_pcor` to Fisher's z: measure ZPCOR.

    Notes
    -----
    The variance is metafor's, 1 / (n - predictors - 1); Fisher's own argument gives 1 / (n - predictors - 2).
    """
    partial = compute_pcor(t, n, predictors)
    if isinstance(partial, Undefined):
        return partial
    return Effect("ZPCOR", math.atanh(partial.estimate), 1 / (n - predictors - 1))


def _partial(t: float, n: float, predictors: int) -> tuple[float, float]:
    require_count("n", n, least=2)
    df = n - require_count("predictors", predictors, least=1) - 1
    return (require_finite("t", t) / math.sqrt(t**2 + df) if df > 0 else 0.0), df


def compute_beta(beta: float, se: float) -> Effect:
    """Take a standardised regression coefficient with its standard error: measure BETA.

    It is no correlation as soon as the model has other predictors, and none is made of it here.
    """
    return Effect("BETA", beta, require_positive("SE", se) ** 2)


def standardise_slope(b: float, se: float, *, sd_x: float, sd_y: float) -> Effect:
    """Standardise a raw regression coefficient with the standard deviations of predictor and outcome."""
    scale = require_positive("SD of the predictor", sd_x) / require_positive("SD of the outcome", sd_y)
    return compute_beta(b * scale, se * scale)
