"""The filter that keeps figures and tables whole in a manuscript project of Quarto."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypandoc

FILTER = Path(__file__).resolve().parent.parent.parent / "manuscript" / "assets" / "notebook.lua"
#: What Quarto hands to Pandoc: words between chunks in divs, whose fences end the floats of the document instead.
CUT = """\
::: {#w1 .cell .markdown}
Before.

::: {#tbl-x}
:::

::: {#c1 .cell}
Table.
:::

::: {#w2 .cell .markdown}
Caption.
:::

After.
:::

::: {#c2 .cell}
Second.
:::
"""
#: The same document as its author wrote it.
WHOLE = """\
Before.

::: {#tbl-x}
::: {#c1 .cell}
Table.
:::

Caption.
:::

After.

::: {#c2 .cell}
Second.
:::
"""


def pandoc(text: str, *options: str) -> str:
    """Give what Pandoc makes of Markdown."""
    command = [pypandoc.get_pandoc_path(), *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_a_chunk_and_its_caption_get_back_into_their_table():
    assert pandoc(CUT, "-t", "native", f"--lua-filter={FILTER}") == pandoc(WHOLE, "-t", "native")


def test_a_document_without_cells_of_words_stays_as_it_is():
    assert pandoc(WHOLE, "-t", "native", f"--lua-filter={FILTER}") == pandoc(WHOLE, "-t", "native")


def test_a_notebook_keeps_its_cells_of_words():
    filtered = pandoc(CUT, "-t", "ipynb", f"--lua-filter={FILTER}")
    assert '"id": "w1"' in filtered
    assert '"id": "w2"' not in filtered
