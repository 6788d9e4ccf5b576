"""Effect sizes with their variances, one function per measure, and one that takes whatever a paper reports."""

from analysis.methods.effects.changes import compute_mc, compute_smcc, compute_smcr, correlation_of_change, sd_of_change
from analysis.methods.effects.correlations import (
    compute_beta,
    compute_cor,
    compute_pcor,
    compute_zcor,
    compute_zpcor,
    standardise_slope,
)
from analysis.methods.effects.effect import LOGARITHMS, Effect, Measure
from analysis.methods.effects.means import Means, compute_md, compute_rom, compute_smd, correct_d, take_g
from analysis.methods.effects.tables import Table, compute_table, compute_tables

__all__ = [
    "LOGARITHMS",
    "Effect",
    "Means",
    "Measure",
    "Table",
    "compute_beta",
    "compute_cor",
    "compute_mc",
    "compute_md",
    "compute_pcor",
    "compute_rom",
    "compute_smcc",
    "compute_smcr",
    "compute_smd",
    "compute_table",
    "compute_tables",
    "compute_zcor",
    "compute_zpcor",
    "correct_d",
    "correlation_of_change",
    "sd_of_change",
    "standardise_slope",
    "take_g",
]
