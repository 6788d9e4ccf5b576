"""A document is built again if, and only if, something that it was made from changed."""

import io
import subprocess
import sys

import pytest

from press.cache import state
from press.cache.journal import Journal
from press.cache.machine import installed
from press.commands.render import _built
from press.progress import Progress
from press.request import Request
from tests.press.running import ROOT, write

CSL = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="(" suffix=")" delimiter="; "><names variable="author"/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography></style>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9"><title>{0}</title></svg>\n'
ARTICLE = """---
include-in-header: head.html
---

# One

{{< include _part.qmd >}}

Word: {{< env PRESS_TEST_WORD none >}}. Cited [@smith2001].

![A plan](img/plan.svg)

```{python}
import beside
print(open("data.csv").read(), beside.x)
```
"""
FILES = {
    "_quarto.yml": "project: {type: default}\nformat: html\nbibliography: refs.bib\ncsl: style.csl\nfilters: [{path: f.lua, at: pre-ast}]\n",
    "a.qmd": ARTICLE,
    "b.qmd": "Another.\n",
    "_part.qmd": "Included 0.\n",
    "refs.bib": "@article{smith2001, title = {On gardens 0}, author = {Smith, Ann}, year = {2001}}\n",
    "style.csl": CSL,
    "f.lua": "function Str(s) if s.text == 'Word:' then return pandoc.Str('Word-0:') end end\n",
    "head.html": "<meta name='press-test' content='0'>\n",
    "img/plan.svg": SVG.format(10),
    "data.csv": "0\n",
    "beside.py": "x = 0\n",
}


def explain(root, *, reuse=True, formats=(), engine="embedded", files=()):
    """Render as the command does; gives what is told of each document, step by step."""
    journal = Journal()
    request = Request(start=root, engine=engine, formats=formats, reuse=reuse, files=files)
    _built(request, Progress(io.StringIO(), quiet=True), journal)
    told = {}
    for line in journal.lines():
        if not line.startswith(" "):
            steps = told.setdefault(line, {})
        else:
            step, _, text = line.strip().partition(" ")
            steps[step] = "; ".join(filter(None, (steps.get(step), text.strip())))
    return told


def page(root, name="a"):
    return (root / "build" / f"{name}.html").read_bytes()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return write(tmp_path_factory.mktemp("review"), FILES)


@pytest.fixture
def project(shared, monkeypatch):
    """A project that is built; tests change what they like and leave it as it is."""
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("PRESS_ENGINE", raising=False)
    explain(shared)
    return shared


def add(name, text):
    def change(root):
        path = root / name
        path.write_text(path.read_text() + text if path.exists() else text)

    return change


def put(name, old, new):
    def change(root):
        path = root / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(add("a.qmd", "\nMore.\n"), "a.qmd changed", id="the text"),
        pytest.param(put("_part.qmd", "Included 0", "Included 1"), "_part.qmd changed", id="an include"),
        pytest.param(put("refs.bib", "gardens 0", "gardens 1"), "refs.bib changed", id="the bibliography"),
        pytest.param(put("style.csl", 'prefix="("', 'prefix="{"'), "style.csl changed", id="the style"),
        pytest.param(put("f.lua", "Word-0", "Word-1"), "f.lua changed", id="a Lua filter"),
        pytest.param(put("img/plan.svg", "10", "20"), "img/plan.svg changed", id="an image"),
        pytest.param(put("head.html", "'0'", "'1'"), "head.html changed", id="what goes into the head"),
        pytest.param(put("data.csv", "0", "1"), "data.csv changed", id="data that a chunk read"),
        pytest.param(put("beside.py", "x = 0", "x = 10"), "beside.py changed", id="a module"),
        pytest.param(
            add("_metadata.yml", "subtitle: Below\n"),
            "a name in the project's folder came or went",
            id="folder metadata",
        ),
        pytest.param(add("_metadata.yml", "abstract: All\n"), "_metadata.yml changed", id="changed folder metadata"),
        pytest.param(add("_quarto.yml", "title: A title\n"), "_quarto.yml changed", id="the project"),
        pytest.param(
            add("_quarto.yml.local", "keywords: [k]\n"),
            "a name in the project's folder came or went",
            id="local project",
        ),
    ],
)
def test_what_a_document_is_made_from_makes_it_again_when_it_changes(project, change, reason):
    before = page(project)
    change(project)
    told = explain(project)["a"]
    assert told["document"] == f"built: {reason}"
    assert page(project) != before
    assert explain(project)["a"]["document"].startswith("not built: nothing that it was made from changed (")


def test_a_variable_that_the_text_shows_makes_it_again(project, monkeypatch):
    monkeypatch.setenv("PRESS_TEST_WORD", "shown")
    told = explain(project)
    assert told["a"]["document"] == "built: the environment variable PRESS_TEST_WORD changed"
    assert told["b"]["document"].startswith("not built")
    assert b"shown" in page(project)


def test_a_profile_makes_all_again(project, monkeypatch):
    monkeypatch.setenv("QUARTO_PROFILE", "long")
    told = explain(project)
    assert [told[name]["document"] for name in "ab"] == ["built: the environment variable QUARTO_PROFILE changed"] * 2


def test_other_packages_make_all_again(project, monkeypatch):
    monkeypatch.setattr(state, "installed", lambda: {**installed(), "the installed packages": "others"})
    told = explain(project)
    assert [told[name]["document"] for name in "ab"] == ["built: the installed packages changed"] * 2
    assert told["a"]["chunks"] == "run: the installed packages changed"


@pytest.mark.parametrize("change", [lambda path: path.write_text("mine"), lambda path: path.unlink()])
def test_a_finished_file_that_was_altered_or_taken_away_is_made_again_of_what_is_kept(project, change, monkeypatch):
    before = page(project)
    change(project / "build" / "a.html")
    forbid_work(monkeypatch)
    told = explain(project)
    assert told["a"]["document"] == "built: a.html is not the file that was made"
    assert told["a"]["html"] == "not made: all that goes into it is as it was"
    assert page(project) == before


@pytest.mark.parametrize("name", ["values.json", "manifest.json"])
def test_a_ledger_or_manifest_that_is_gone_is_written_again_and_nothing_else_done(project, name, monkeypatch):
    before = (project / "build" / name).read_bytes()
    (project / "build" / name).unlink()
    forbid_work(monkeypatch)
    assert all(told["document"].startswith("not built") for told in explain(project).values())
    assert (project / "build" / name).read_bytes() == before


def test_another_format_or_engine_is_built_of_the_same_run(project):
    for request in ({"formats": ("docx",)}, {"engine": "auto"}):
        told = explain(project, **request)
        assert told["a"]["document"] == "built: no earlier build is kept that answers this request"
        assert told["a"]["chunks"].startswith("not run: ") == ("engine" in request)


def test_without_reuse_everything_is_made_anew(project):
    told = explain(project, reuse=False)["a"]
    assert told["document"] == "built: as asked, without what is kept"
    assert (told["chunks"], told["text"], told["html"]) == (
        "run: no earlier run is kept",
        "read: 2 of 2 sections changed or are new",
        "made",
    )


def test_a_document_that_appears_is_built_and_no_other(project):
    write(project, {"inner/note.txt": ""})
    explain(project)
    write(project, {"inner/c.qmd": "Third.\n"})
    told = explain(project)
    assert sorted(told) == ["a", "b", "c"]
    assert [told[name]["document"].split(":")[0] for name in "abc"] == ["not built", "not built", "built"]
    (project / "inner" / "c.qmd").unlink()
    assert sorted(explain(project)) == ["a", "b", "c"]
    assert sorted(explain(project)) == ["a", "b"]


def forbid_work(monkeypatch):
    """Let no process be started: no worker, no Pandoc, no Quarto."""

    def start(*arguments, **_):
        raise AssertionError(arguments)

    monkeypatch.setattr(subprocess, "Popen", start)


def test_nothing_is_started_and_no_file_written_when_nothing_changed(project, monkeypatch):
    forbid_work(monkeypatch)
    before = {path: path.stat().st_mtime_ns for path in (project / "build").iterdir()}
    assert all(told.keys() == {"document"} for told in explain(project).values())
    assert {path: path.stat().st_mtime_ns for path in (project / "build").iterdir()} == before


def test_the_parts_that_build_are_not_even_loaded_when_nothing_changed(project):
    code = "import sys; from press.cli import main\nmain(['render', '--quiet', '--engine', 'embedded'])\nprint(*sys.modules)"
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"]
    for _ in range(2):
        done = subprocess.run(run, cwd=project, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded & {"typst", "lxml", "ruamel.yaml", "press.pipeline", "press.execute", "press.writers"} == set()


def test_an_edit_of_the_words_runs_no_chunk_and_makes_no_other_document(project, monkeypatch):
    monkeypatch.setattr("press.execute.document.Session", None)
    add("a.qmd", "\nOne more sentence.\n")(project)
    told = explain(project)
    assert told["a"]["chunks"] == "not run: code, data, modules and packages are as they were"
    assert told["a"]["citations"] == "not made: they are as they were"
    assert told["b"]["document"].startswith("not built")
    assert b"One more sentence." in page(project)


def test_a_change_of_one_section_leaves_the_others_unread(project):
    text = "# One\n\nFirst.\n\n# Two\n\nSecond.\n\n# Three\n\nThird.\n"
    write(project, {"b.qmd": text})
    assert explain(project)["b"]["text"] == "read: 3 of 3 sections changed or are new"
    write(project, {"b.qmd": text.replace("Second", "Other")})
    assert explain(project)["b"]["text"] == "read: 1 of 3 sections changed or are new"


def test_a_file_that_changes_while_a_document_is_made_keeps_it_from_being_kept(project, monkeypatch):
    from press.writers import WRITERS, Writer

    write_html = WRITERS["html"].write

    def meanwhile(resolved, target):
        if resolved.source.stem == "b":
            write(project, {"b.qmd": "Changed meanwhile.\n"})
        return write_html(resolved, target)

    monkeypatch.setitem(WRITERS, "html", Writer(meanwhile))
    write(project, {"b.qmd": "Before.\n"})
    assert explain(project)["b"]["document"] == "built: b.qmd changed; not kept: a file changed while it was read"
    monkeypatch.undo()
    assert explain(project)["b"]["document"].startswith("built: ")
    assert b"Changed meanwhile." in page(project, "b")


@pytest.fixture
def lone(tmp_path, monkeypatch):
    """Render one document twice; gives what is told of the second time."""
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def run(files):
        write(tmp_path, files)
        explain(tmp_path)
        return explain(tmp_path)["a"]

    return run


@pytest.mark.parametrize("date", ["today", "now", "last-modified"])
def test_a_date_of_the_clock_is_never_kept(lone, date):
    told = lone({"a.qmd": f"---\ntitle: T\ndate: {date}\n---\n\nText.\n"})
    assert told["document"].endswith("; not kept: a date is taken from the clock")
    assert told["html"] == "made"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("io.open('n.txt')", "io"),
        ("require('beside')", "require"),
        ("os.date()", "os"),
        ("pandoc.pipe('date', {}, '')", "pandoc.pipe"),
    ],
)
def test_what_a_lua_filter_reads_is_never_kept(lone, code, name):
    lua = f"function Doc(d)\n  if false then {code} end\nend\n"
    told = lone({"a.qmd": "---\nfilters: [f.lua]\n---\n\nText.\n", "f.lua": lua})
    assert told["document"].endswith(f"; not kept: the Lua filter f.lua uses {name}, which cannot be watched")
    assert told["html"] == "made"


def test_chunks_that_cannot_be_watched_keep_their_document_from_being_kept(lone):
    told = lone({"a.qmd": "```{python}\nimport os\n_ = os.system('true')\n```\n"})
    assert told["document"].endswith("; not kept: the chunks used a shell command, which cannot be watched")


@pytest.mark.parametrize("name", ["html", "docx", "pdf", "jats"])
def test_an_image_counts_in_every_format(tmp_path, name):
    text = '![A plan](plan.svg){fig-alt="A plan"}\n'
    root = write(tmp_path, {"_quarto.yml": "project: {type: default}\n", "a.qmd": text, "plan.svg": SVG.format(10)})
    explain(root, formats=(name,))
    assert explain(root, formats=(name,))["a"]["document"].startswith("not built")
    (root / "plan.svg").write_text(SVG.format(20))
    assert explain(root, formats=(name,))["a"]["document"] == "built: plan.svg changed"


def test_a_reference_document_counts(tmp_path):
    import docx

    root = write(tmp_path, {"a.qmd": "---\nformat:\n  docx: {reference-doc: look.docx}\n---\n\nText.\n"})
    docx.Document().save(str(root / "look.docx"))
    explain(root)
    assert explain(root)["a"]["document"].startswith("not built")
    document = docx.Document()
    document.styles["Normal"].font.name = "Courier"
    document.save(str(root / "look.docx"))
    assert explain(root)["a"]["document"] == "built: look.docx changed"


def test_a_font_of_the_authors_counts(tmp_path):
    from press.writers.typst.compile import sans_faces

    text = "---\nformat:\n  typst: {font-paths: [fonts]}\n---\n\nText.\n"
    root = write(tmp_path, {"_quarto.yml": "project: {type: default}\n", "a.qmd": text, "fonts/deep/note": ""})
    font = root / "fonts" / "deep" / "a.ttf"
    face, other, *_ = sans_faces()
    font.write_bytes(face.read_bytes())
    explain(root)
    assert explain(root)["a"]["document"].startswith("not built")
    font.write_bytes(other.read_bytes())
    assert explain(root)["a"]["document"] == "built: fonts/deep/a.ttf changed"


def test_a_damaged_record_is_a_record_that_is_missing(project):
    for path in (project / "build" / ".press" / "cache" / "documents").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
    told = explain(project)
    assert told["a"]["document"] == "built: no earlier build is kept that answers this request"
    assert told["a"]["html"] == "not made: all that goes into it is as it was"
    assert explain(project)["a"]["document"].startswith("not built")
