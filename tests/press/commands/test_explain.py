"""`press render --explain`: what was done, and why or why not, as a person reads it."""

from pathlib import Path

import pytest

from tests.press.running import write

GOLDEN = Path(__file__).parent / "explain"
FILES = {
    "_quarto.yml": "project: {type: default}\nformat: [html, docx]\nbibliography: refs.bib\n",
    "article.qmd": "# One\n\nCited [@smith2001].\n\n# Two\n\n```{python}\n#| label: counts\nx = open('data.csv').read()\n```\n\nIn all `{python} x`.\n",
    "supplement.qmd": "---\ndate: today\n---\n\nText.\n\n```{python}\nimport os\n_ = os.system('true')\n```\n",
    "refs.bib": "@article{smith2001, title = {On gardens}, author = {Smith, Ann}, year = {2001}}\n",
    "data.csv": "1\n",
}


@pytest.fixture
def explained(press, tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    root = write(tmp_path / "review", FILES)

    def run(*options):
        done = press("render", "--explain", "--quiet", *options, cwd=root)
        assert (done.code, done.err) == (0, "")
        return done.out

    run.root = root
    return run


def change(root, name, old, new):
    path = root / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_the_reasons_of_a_build_are_told(explained, assert_golden):
    told = [("the first time", explained()), ("nothing changed", explained())]
    change(explained.root, "article.qmd", "Cited", "As cited")
    told.append(("words changed", explained()))
    change(explained.root, "article.qmd", ".read()", ".read().strip()")
    told.append(("a chunk changed", explained()))
    write(explained.root, {"data.csv": "2\n"})
    told.append(("data changed", explained()))
    (explained.root / "build" / "article.docx").unlink()
    told.append(("a finished file is gone", explained()))
    told.append(("without the cache", explained("--no-cache")))
    text = "\n".join(f"== {title}\n{lines}" for title, lines in told)
    assert str(explained.root) not in text
    assert_golden(text, GOLDEN / "build.txt")
