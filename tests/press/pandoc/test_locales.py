"""Names of files beyond ASCII, in whatever locale a person works."""

import pytest

from press.pandoc.binary import run_pandoc
from press.pandoc.locales import utf8_locale


@pytest.mark.parametrize(
    "told", [{"LANG": "C.UTF-8"}, {"LC_ALL": "de_DE.utf8", "LANG": "C"}, {"LC_CTYPE": "sr_RS.UTF-8@latin"}]
)
def test_a_locale_of_utf8_stays(told):
    assert utf8_locale(told) == {}


@pytest.mark.parametrize("told", [{}, {"LC_ALL": "C", "LANG": "C.UTF-8"}, {"LANG": "de_DE.ISO-8859-1"}, {"LANG": ""}])
def test_any_other_is_replaced(told):
    (name,) = utf8_locale(told)
    assert name == "LC_ALL"


def test_pandoc_reads_files_of_any_name_without_a_locale(tmp_path, monkeypatch):
    for name in ("LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "\u00fc.bib"
    path.write_text("@book{a, title={Ferns}}\n", encoding="utf-8")
    assert "Ferns" in run_pandoc(["--citeproc", "--to=html"], f"---\nbibliography: {path}\n---\n\n[@a]\n")
