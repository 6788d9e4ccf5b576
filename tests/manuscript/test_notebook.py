"""The filter that keeps figures and tables whole in a manuscript project of Quarto."""

from __future__ import annotations

import re
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


#: A link to another document by its page, one to a page that no document of the folder becomes, one to another host.
LINKS = "[S1](other.html#tbl-a), [none](gone.html), [far](https://example.org/other.html).\n"


def pandoc(text: str, *options: str, folder: Path | None = None) -> str:
    """Give what Pandoc makes of Markdown."""
    command = [pypandoc.get_pandoc_path(), *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=folder).stdout


def targets(text: str, folder: Path, *, format_name: str = "html") -> list[str]:
    """Give where the links of a document lead, beside which another one stands."""
    (folder / "other.qmd").touch()
    made = pandoc(text, "-t", format_name, f"--lua-filter={FILTER}", folder=folder)
    return re.findall(r'(?:href="|\]\()([^")]*)', made)


def test_a_chunk_and_its_caption_get_back_into_their_table():
    assert pandoc(CUT, "-t", "native", f"--lua-filter={FILTER}") == pandoc(WHOLE, "-t", "native")


def test_a_document_without_cells_of_words_stays_as_it_is():
    assert pandoc(WHOLE, "-t", "native", f"--lua-filter={FILTER}") == pandoc(WHOLE, "-t", "native")


def test_a_notebook_keeps_its_cells_of_words():
    filtered = pandoc(CUT, "-t", "ipynb", f"--lua-filter={FILTER}")
    assert '"id": "w1"' in filtered
    assert '"id": "w2"' not in filtered


def test_a_page_of_a_manuscript_leads_to_another_document_by_the_name_of_its_source(tmp_path):
    found = targets(f"::: {{.cell .markdown}}\n{LINKS}:::\n", tmp_path)
    assert found == ["other.qmd#tbl-a", "gone.qmd", "https://example.org/other.html"]


def test_in_other_projects_links_stay_as_they_are(tmp_path):
    assert targets(LINKS, tmp_path)[0] == "other.html#tbl-a"


def test_in_other_formats_links_stay_as_they_are(tmp_path):
    found = targets(f"::: {{.cell .markdown}}\n{LINKS}:::\n", tmp_path, format_name="gfm")
    assert found[0] == "other.html#tbl-a"
