"""Tables of the data as pandas frames, for the chunks of authors who want a table or figure of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.schema import Table


def build_frame(table: Table) -> pd.DataFrame:
    """Build a frame of a table; what is done to it changes nothing else.

    Returns
    -------
    pd.DataFrame
        One row per row of the file, index: the key. Numbers are int or float, missing codes stay the words they are
        (`Missing`, a kind of str): `frame["n"].map(type)` tells them apart.

    Notes
    -----
    All columns are of dtype object: pandas' own types have one NaN, which would merge the four missing codes.
    """
    # pandas takes longer to import than the data to load: only those who ask for a frame wait for it
    import pandas as pd

    rows = [[row[name] for name in table.spec.by_name] for row in table]
    index = pd.Index([row.key for row in table], name="key")
    return pd.DataFrame(rows, index=index, columns=list(table.spec.by_name), dtype=object)
