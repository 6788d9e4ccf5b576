"""Values of a review, by name: what documents print instead of typed numbers."""

from __future__ import annotations

from analysis.values.collect import name_recheck, name_stages
from analysis.values.namespace import Namespace, Values, build_values
from analysis.values.rows import is_shared, row_anchor, row_name
from analysis.values.value import USES, Citations, Value

__all__ = [
    "USES",
    "Citations",
    "Namespace",
    "Value",
    "Values",
    "build_values",
    "is_shared",
    "name_recheck",
    "name_stages",
    "row_anchor",
    "row_name",
]
