"""Where the ledger lists a value: in a row of its own, or in one that it shares with its neighbours.

Values that are one cell as it stands share the row of their row of the data; those that a table of the supplement lists
one by one share one row. So every value has a row that a link can lead to.
"""

from __future__ import annotations

import re

from analysis.provenance import READ
from analysis.values.value import Value

#: What other tables list one by one: by the first part of a name, and by the first two.
_IN_TABLES = ("completeness", "published", "sources", "conflicts")
_BY_TWO = ("checks", "effects")
#: The figures behind an average, `pooled.<synthesis>.subgroups.<group>.estimate`.
_BY_THREE = ("pooled",)
#: End of the name of a row that several values share.
_REST = ".*"
_NOT_ID = re.compile(r"[^A-Za-z0-9_.-]+")


def row_name(value: Value) -> str:
    """Name the row of a value: its id, or `studies.ferreira2013.*` for those that share one."""
    parts = value.id.split(".")
    shared = next((count for count, names in enumerate((_IN_TABLES, _BY_TWO, _BY_THREE), 1) if parts[0] in names), 0)
    if shared and len(parts) > max(2, shared):
        return ".".join(parts[:shared]) + _REST
    return ".".join(parts[:-1]) + _REST if value.function == READ and len(parts) > 1 else value.id


def is_shared(name: str) -> bool:
    """Tell whether several values may share a row of this name."""
    return name.endswith(_REST)


def row_anchor(name: str) -> str:
    """Give the id at which documents set a row."""
    return f"ledger-{_NOT_ID.sub('-', name.removesuffix(_REST))}"
