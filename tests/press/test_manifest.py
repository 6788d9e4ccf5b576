"""`build/manifest.json` names every finished file with its digest and nothing of the machine."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest

from press.manifest import document_manifest, read_manifest, versions, write_manifest
from press.pipeline import build
from press.progress import Progress
from press.request import Request
from tests.press.running import write

FILES = {
    "_quarto.yml": "project: {type: default}\nformat: [html, docx]\n",
    "a.qmd": "One.\n\n```{python}\nprint(open('data.csv').read())\n```\n",
    "data.csv": "1\n",
    "b.qmd": "Two.\n",
}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>A</title></svg>\n'


def render(root, **request):
    build(Request(start=root, engine="embedded", **request), Progress(io.StringIO(), quiet=True))
    return json.loads((root / "build" / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    return write(tmp_path / "review", FILES)


def test_every_finished_file_stands_in_it_with_its_digest_and_size(root):
    told = render(root)
    entries = [one for entry in (told, *told["documents"]) for one in entry["files"]]
    listed = {one["path"]: (one["sha256"], one["bytes"]) for one in entries}
    made = [path for path in (root / "build").iterdir() if path.is_file() and path.name != "manifest.json"]
    assert {path.name for path in made} >= {"a.html", "a.docx", "b.html", "b.docx", "values.json"}
    files = {path.name: path.read_bytes() for path in made}
    assert listed == {name: (hashlib.sha256(body).hexdigest(), len(body)) for name, body in files.items()}


def test_every_input_stands_in_it_with_its_digest(root):
    article, _ = render(root)["documents"]
    assert {one["path"]: one["sha256"] for one in article["inputs"]} == {
        name: hashlib.sha256(FILES[name].encode()).hexdigest() for name in ("_quarto.yml", "a.qmd", "data.csv")
    }
    assert (article["document"], article["engine"]) == ("a.qmd", {"name": "embedded"})


def test_versions_of_all_that_shows_in_a_file_stand_in_it(root):
    told = render(root)["versions"]
    assert told == versions()
    assert {"python", "pandoc", "typst", "matplotlib", "pandas"} <= told.keys()


def test_nothing_of_the_machine_stands_in_it(root, tmp_path):
    write(tmp_path, {"elsewhere.csv": "2\n", "other.bib": ""})
    write(root, {"a.qmd": FILES["a.qmd"].replace("data.csv", str(tmp_path / "elsewhere.csv"))})
    told = json.dumps(render(root))
    assert "../elsewhere.csv" in told
    assert str(tmp_path) not in told
    assert str(Path.home()) + "/" not in told


def test_it_is_the_same_from_cold_and_from_what_is_kept_and_in_another_folder(root, tmp_path):
    cold = render(root)
    for path in (root / "build" / ".press" / "cache" / "documents").iterdir():
        path.unlink()
    assert render(root) == cold
    other = write(tmp_path / "deep" / "other", FILES)
    assert render(other) == cold
    shutil.rmtree(root / "build")
    assert render(root) == cold


def test_documents_that_were_not_built_keep_their_entries(root):
    both = render(root)
    write(root, {"a.qmd": "Changed.\n"})
    now = render(root, files=(root / "a.qmd",))
    assert [one["document"] for one in now["documents"]] == ["a.qmd", "b.qmd"]
    assert (now["documents"][0] != both["documents"][0], now["documents"][1]) == (True, both["documents"][1])


def test_one_format_after_the_other_gives_the_manifest_of_all_at_once(root):
    both = render(root)
    shutil.rmtree(root / "build")
    render(root, formats=("docx",))
    assert render(root, formats=("html",)) == both


def test_files_of_formats_that_were_made_of_other_sources_leave_it(root):
    render(root)
    write(root, {"a.qmd": "Changed.\n"})
    article, _ = render(root, formats=("html",))["documents"]
    assert [one["path"] for one in article["files"]] == ["a.html"]


def test_pictures_that_an_article_no_longer_shows_are_taken_away_with_it(root):
    write(root, {"a.svg": SVG, "b.svg": SVG, "a.qmd": "![A](a.svg)\n\n![B](b.svg)\n"})
    render(root, formats=("jats",))
    figures = root / "build" / "a-figures"
    write(figures, {"own.svg": "mine"})
    write(root, {"a.qmd": "![A](a.svg)\n"})
    render(root, formats=("jats",))
    assert sorted(path.name for path in figures.iterdir()) == ["a.svg", "own.svg"]


def test_a_picture_that_somebody_changed_is_left(root):
    write(root, {"a.svg": SVG, "a.qmd": "![A](a.svg)\n"})
    render(root, formats=("jats",))
    figures = write(root / "build" / "a-figures", {"a.svg": "mine"})
    write(root, {"a.qmd": "No picture.\n"})
    render(root, formats=("jats",))
    assert (figures / "a.svg").read_text() == "mine"


def test_a_file_that_is_no_manifest_has_no_documents(tmp_path):
    for text in ("", "[]", '{"documents": 1}', '{"documents": [1, {"document": "a"}]}', "\xff"):
        (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
        assert read_manifest(tmp_path / "manifest.json") == []


@pytest.mark.parametrize("name", ["../a.html", "/var/a.html", "a/../../a.svg", "a.qmd"])
def test_an_entry_of_files_in_other_places_is_none(tmp_path, name):
    entry = {"document": "a.qmd", "files": [{"path": name, "sha256": "1"}]}
    write(tmp_path, {"manifest.json": json.dumps({"documents": [entry]})})
    assert read_manifest(tmp_path / "manifest.json") == []


def test_what_is_not_there_is_no_input(tmp_path):
    made = write(tmp_path, {"a.html": "x"}) / "a.html"
    told = document_manifest(
        document=tmp_path / "a.qmd",
        root=tmp_path,
        engine={"name": "embedded"},
        state={"files": {str(tmp_path / "gone"): "absent", str(tmp_path / "b"): "1", "/other/c": "2"}},
        files=[made],
        folder=tmp_path,
    )
    assert told["inputs"] == [{"path": "../c", "sha256": "2"}, {"path": "b", "sha256": "1"}]
    target = write_manifest([told], earlier=tmp_path / "none", target=tmp_path / "manifest.json")
    assert read_manifest(target) == [told]
