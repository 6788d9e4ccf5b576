"""Running chunks in a worker."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from press.errors import ExecutionError
from press.execute import session as session_module
from press.execute import stop_sessions
from press.execute.session import Session


def outputs(executed, kind="stdout"):
    """Give the texts of the code blocks of one kind of output."""
    lines = executed.markdown.split("\n")
    starts = [number for number, line in enumerate(lines) if f".cell-output-{kind}}}" in line]
    return ["\n".join(lines[start + 3 : lines.index(":::", start) - 2]) for start in starts]


def chunk(code, *options):
    return "```{python}\n" + "".join(f"#| {option}\n" for option in options) + code + "\n```\n\n"


def test_outputs_come_in_order_from_python_subprocesses_and_c(execute):
    code = "import ctypes, os, subprocess, sys\nprint('a')\nos.system('echo b')\nprint('c')\nsubprocess.run(['echo', 'd'])\n!echo e\nos.write(1, b'f\\n')\nsys.stdout.buffer.write(b'g\\n')\nctypes.CDLL(None).puts(b'h');"
    assert outputs(execute(chunk(code))) == ["a\nb\nc\nd\ne\nf\ng\nh"]


def test_values_are_shown_as_ipython_shows_them(execute):
    text = chunk("1 + 1") + chunk("2 + 2;") + chunk("x = 3\n'first'\n'last'") + chunk("%pwd\nNone") + chunk("None")
    assert outputs(execute(text), "display") == ["2", "'last'"]


def test_all_expressions_are_shown_where_the_document_says_so(execute):
    assert outputs(execute("---\nipynb-shell-interactivity: all\n---\n\n" + chunk("1\n2")), "display") == ["1", "2"]


def test_display_clear_and_update_work(execute):
    code = "from IPython.display import display, clear_output\ndisplay(1)\nclear_output()\nh = display(2, display_id='x')\ndisplay(3)\nh.update(4)"
    assert outputs(execute(chunk(code)), "display") == ["4", "3"]


def test_rich_objects_give_markdown_math_and_pictures(execute, tmp_path):
    code = "from IPython.display import display, Markdown, Math, SVG, Image, JSON, Latex\ndisplay(Markdown('**m**'), Math('x^2'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), JSON({'a': 1}))"
    markdown = execute(chunk(code)).markdown
    assert all(
        part in markdown for part in ("**m**", "$\\displaystyle x^2$", "![](chunks/chunk-1-1.svg)", "``` {.json}")
    )
    assert (tmp_path / "resources/chunks/chunk-1-1.svg").read_text().startswith("<svg")


def test_a_data_frame_is_a_table(execute):
    markdown = execute(chunk("import pandas as pd\npd.DataFrame({'a': [1, 2]})", "label: tbl-a", "tbl-cap: T")).markdown
    table = '::: {tbl-row-heads="1"}\n\n|     | a   |\n|-----|-----|\n| 0   | 1   |\n| 1   | 2   |\n\n:::'
    assert f"::: {{#tbl-a}}\n\n{table}\n\nT\n\n:::" in markdown


def test_a_figure_is_drawn_as_svg_and_png_in_the_size_asked_for(execute, tmp_path):
    text = "---\nfig-width: 4\nfig-height: 3\n---\n\n" + chunk(
        "import matplotlib.pyplot as plt\nprint(plt.rcParams['figure.figsize'])\nplt.plot([1, 2])",
        "label: fig-a",
        "fig-cap: C",
    )
    text += chunk("print(plt.rcParams['figure.figsize'])", "fig-width: 6", "fig-asp: 0.5") + chunk(
        "print(plt.rcParams['figure.figsize'])"
    )
    executed = execute(text)
    assert outputs(executed) == ["[4.0, 3.0]", "[6.0, 3.0]", "[4.0, 3.0]"]
    assert "![](chunks/fig-a-1.svg)" in executed.markdown
    assert (tmp_path / "resources/chunks/fig-a-1.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_figure_gives_the_same_bytes(execute, tmp_path):
    text = chunk("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    found = []
    for _ in range(2):
        execute(text)
        found.append([(tmp_path / f"resources/chunks/chunk-1-1.{end}").read_bytes() for end in ("svg", "png")])
    assert found[0] == found[1]


def test_inline_expressions_print_markdown_or_escaped_text(execute):
    text = chunk(
        "from IPython.display import Markdown\nclass V:\n    def _repr_markdown_(self): return '[1]{#val-a .value}'\nv = V()",
        "echo: false",
    )
    assert (
        "a \\*\\*b\\*\\* [1]{#val-a .value} **c** 0.5\n"
        in execute(text + "a `{python} '**b**'` `{python} v` `{python} Markdown('**c**')` `{python} 1 / 2`\n").markdown
    )


def test_inline_objects_that_are_made_to_be_shown_are(execute):
    text = chunk("from IPython.display import HTML, Latex, Math", "echo: false")
    shown = execute(text + "`{python} HTML('<b>x</b>')` `{python} Latex('$a$')` `{python} Math('b')`\n").markdown
    assert '[`<b>x</b>`{=html}]{.content-visible when-format="html"}' in shown
    assert '[**x**]{.content-hidden when-format="html"} $a$ $\\displaystyle b$\n' in shown


def test_chunks_run_once_for_all_formats(execute, tmp_path):
    execute("---\nformat: [html, docx, typst]\n---\n\n" + chunk("open('count', 'a').write('x');"))
    assert (tmp_path / "count").read_text() == "x"


def test_a_chunk_held_back_does_not_run(execute):
    executed = execute(chunk("print('ran')", "eval: false") + chunk("print('other')"))
    assert outputs(executed) == ["other"]
    assert "print('ran')" in executed.markdown


@pytest.mark.parametrize("front", ["engine: markdown\n", "execute:\n  enabled: false\n"])
def test_without_an_engine_nothing_runs(execute, front):
    executed = execute(f"---\n{front}---\n\n" + chunk("1 / 0") + "`{python} 1 / 0`\n")
    assert "1 / 0" in executed.markdown
    assert "`1 / 0`{.python}" in executed.markdown


def test_an_error_that_is_allowed_is_shown_and_the_next_chunk_runs(execute):
    executed = execute(chunk("raise ValueError('no')", "error: true") + chunk("print('on')"))
    assert (outputs(executed, "error"), outputs(executed)) == (["ValueError: no"], ["on"])


def test_chunks_run_in_the_documents_folder_and_know_their_surroundings(execute):
    code = (
        "import json, os, sys\ninfo = json.load(open(os.environ['QUARTO_EXECUTE_INFO']))\n"
        "print(os.getcwd() == os.environ['QUARTO_DOCUMENT_PATH'] == sys.path[0], os.environ['QUARTO_DOCUMENT_FILE'], os.environ['GIVEN'], "
        "info['format']['identifier']['base-format'], os.environ['QUARTO_FIG_WIDTH'])\nimport beside\nprint(beside.x)"
    )
    files = {"_quarto.yml": "", "_environment": "GIVEN=yes\n", "beside.py": "x = 7\n"}
    assert outputs(execute(chunk(code), files=files)) == ["True a.qmd yes html 7\n7"]


def test_chunks_are_told_of_the_format_what_quarto_documents(execute):
    code = (
        "import json, os\nwith open(os.environ['QUARTO_EXECUTE_INFO']) as file:\n    info = json.load(file)['format']\n"
        "print(sorted(info), info['identifier']['display-name'], info['pandoc']['to'], info['render']['output-ext'], "
        "info['render']['code-fold'], info['execute']['echo'], info['execute']['eval'], info['metadata']['edition'])"
    )
    front = "---\nedition: 3\nformat:\n  html:\n    code-fold: show\nexecute:\n  echo: false\n---\n\n"
    parts = ["execute", "identifier", "language", "metadata", "pandoc", "render"]
    assert outputs(execute(front + chunk(code))) == [f"{parts} HTML html html show False True 3"]


def test_chunks_run_in_the_projects_folder_where_it_says_so(tmp_path):
    from press.config import load_project
    from press.execute import execute_document
    from press.readers import read_document

    (tmp_path / "m").mkdir()
    (tmp_path / "_quarto.yml").write_text("project:\n  execute-dir: project\n")
    (tmp_path / "m/a.qmd").write_text(chunk("import os\nprint(os.getcwd() == os.environ['QUARTO_PROJECT_ROOT'])"))
    document = read_document(tmp_path / "m/a.qmd", load_project(tmp_path))
    assert outputs(execute_document(document, resources=tmp_path / "r")["html"]) == ["True"]


def test_every_name_is_asked_for_its_ledger(execute):
    code = "class L:\n    def _ledger_(self): return [{'id': 'a', 'raw': 1}]\nv = L()\nw = v\nu = L"
    assert execute(chunk(code)).ledger == ({"id": "a", "raw": 1},)


def test_every_line_knows_where_it_came_from(execute):
    executed = execute("---\ntitle: x\n---\n\none\n\n" + chunk("print('two')") + "three\n")
    places = dict(zip(executed.markdown.splitlines(), executed.line_map, strict=True))
    assert [str(places[line]) for line in ("one", "two", "three")] == ["a.qmd:5", "a.qmd:7", "a.qmd:11"]


def test_chunks_in_lists_and_quotes_stay_inside_them(execute):
    from press.pandoc.ast import elements
    from press.pandoc.binary import read_ast

    text = "- a\n\n  ```{python}\n  #| echo: false\n  print('in list')\n  ```\n\n  b\n\n> ```{python}\n> #| echo: false\n> print('in quote')\n> ```\n"
    tree = read_ast(execute(text).markdown, ["--from=markdown"])
    (bullets,) = [block for block in tree["blocks"] if block["t"] == "BulletList"]
    (quote,) = [block for block in tree["blocks"] if block["t"] == "BlockQuote"]
    assert [block["t"] for block in bullets["c"][0]] == ["Para", "Div", "Para"]
    assert [element["c"][1] for element in elements(quote) if element["t"] == "CodeBlock"] == ["in quote"]


def test_progress_is_told_of_every_chunk(execute):
    told = []
    execute(chunk("1", "label: one") + chunk("2"), progress=told.append)
    assert told == ["a: chunk 1 (one)", "a: chunk 2 (chunk 2)"]


def test_an_error_names_line_chunk_source_way_and_output(failure):
    text = chunk("def f(x):\n    return 1 / x") + chunk(
        "import beside\nprint('seen')\nbeside.g(f)\ny = 1", "label: boom"
    )
    assert failure(text, files={"beside.py": "def g(f):\n    return f(0)\n"}) == (
        "a.qmd:10: chunk boom: ZeroDivisionError: division by zero\n"
        "       8 | import beside\n"
        "       9 | print('seen')\n"
        "  >   10 | beside.g(f)\n"
        "      11 | y = 1\n"
        "  beside.py:2 in g: return f(0)\n"
        "  a.qmd:3 in f: return 1 / x\n"
        "  ZeroDivisionError: division by zero\n"
        "  printed before:\n"
        "  seen\n"
        "  hint: to show the error in the document instead, write #| error: true"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (chunk("x = 1\ny = (\n", "label: s"), "a.qmd:4: chunk s: SyntaxError"),
        (
            "a\n\n" + chunk("x = 1") + "b\n`{python} nothing`\n",
            "a.qmd:8: inline expression `nothing`: NameError: name 'nothing' is not defined",
        ),
        (
            chunk("from IPython.display import Image") + "`{python} Image(b'x')`\n",
            "a.qmd:5: inline expression `Image(b'x')`: TypeError: found Image, expected text, a number, Markdown, HTML or math",
        ),
        (
            chunk("from IPython.display import HTML") + "`{python} HTML('<script>1</script>')`\n",
            "a.qmd:5: found HTML output with a script, expected something that all formats can show",
        ),
        (
            chunk("print(1)", "label: vid-a", "vid-cap: A film"),
            'a.qmd:1: chunk vid-a: found vid-cap, expected "vid" among the kinds of crossref: custom:',
        ),
        (chunk("exit()"), "a.qmd:2: chunk 1: SystemExit"),
        (chunk("import os\nos._exit(3)"), "a.qmd:2: chunk 1: its process ended with status 3"),
        (chunk("import ctypes\nx = 1\nctypes.string_at(0)"), "a.qmd:4: chunk 1: its process was ended by SIGSEGV"),
        (chunk("input()"), "a.qmd:2: chunk 1: EOFError"),
    ],
)
def test_messages(failure, text, message):
    assert failure(text).startswith(message)


@pytest.mark.parametrize("heard", [signal.default_int_handler, signal.SIG_IGN], ids=["in front", "in the background"])
def test_a_chunk_that_never_ends_is_stopped_and_its_line_named(failure, monkeypatch, heard):
    monkeypatch.setenv("PRESS_CHUNK_LIMIT_S", "2")
    before = signal.signal(signal.SIGINT, heard)
    try:
        found = failure(chunk("x = 1\nwhile True:\n    x += 1", "label: long"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert "chunk long: found it still running after 2 s, expected an end; it was stopped" in found
    assert found.startswith(("a.qmd:4", "a.qmd:5"))
    assert found.endswith("hint: set another limit in seconds with the environment variable PRESS_CHUNK_LIMIT_S")


def test_a_chunk_that_ignores_interrupts_is_killed_with_what_it_started(failure, monkeypatch, tmp_path):
    monkeypatch.setenv("PRESS_CHUNK_LIMIT_S", "1")
    monkeypatch.setattr(session_module, "_GRACE_S", 0.3)
    code = "import signal, subprocess, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nchild = subprocess.Popen(['sleep', '60'])\nopen('pid', 'w').write(str(child.pid))\ntime.sleep(60)"
    assert "found it still running after 1 s" in failure(chunk(code))
    assert _ends(int((tmp_path / "pid").read_text()))


def _ends(process):
    for _ in range(50):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_stopping_all_sessions_ends_a_run(failure):
    timer = threading.Timer(2, stop_sessions)
    timer.start()
    assert "chunk 1: its process was ended by SIGKILL" in failure(chunk("import time\ntime.sleep(60)"))
    timer.join()


def test_a_worker_ends_when_press_is_gone():
    with Session() as session:
        process = session._process
        process.stdin.close()
        assert process.wait(timeout=20) in (0, -signal.SIGKILL)


def test_a_ledger_that_is_no_json_is_an_error(failure):
    assert "after the last of them" in failure(
        chunk("class L:\n    def _ledger_(self): return [{'id': object()}]\nv = L()")
    )


def test_a_worker_that_does_not_start_is_told(failure, monkeypatch):
    monkeypatch.setattr(session_module, "_BOOTSTRAP", "import sys; sys.exit('no such shell')")
    found = failure(chunk("1"))
    assert found.startswith(
        "the Python that runs chunks did not start: its process ended with status 1\n  no such shell\n  hint: "
    )


def test_errors_are_raised_as_execution_errors(execute):
    with pytest.raises(ExecutionError):
        execute(chunk("1 / 0"))


def test_the_environment_of_press_is_left_alone(execute):
    before = dict(os.environ)
    execute(chunk("import os\nos.environ['PRESS_LEAK'] = '1'"))
    assert dict(os.environ) == before


def test_the_magic_that_most_notebooks_begin_with_is_taken_as_said_already(execute):
    markdown = execute(
        chunk("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    ).markdown
    assert "![](chunks/chunk-1-1.svg)" in markdown


def test_libraries_see_a_notebook_and_shorten_wide_tables_as_there(execute):
    markdown = execute(chunk("import pandas as pd\npd.DataFrame([range(30)])")).markdown
    assert "30 columns" in markdown
    assert "| 9   | \\... | 20  |" in markdown


def test_a_picture_may_say_its_own_size_and_what_it_shows(execute):
    code = "import io\nimport matplotlib.pyplot as plt\nfrom IPython.display import Image\nmade = io.BytesIO()\nplt.figure().savefig(made)\nplt.close()\nImage(made.getvalue(), width=150, alt='Nothing')"
    assert '![](chunks/chunk-1-1.png){width="150px" fig-alt="Nothing"}' in execute(chunk(code)).markdown
    assert 'width="50%"' in execute(chunk(code, "out-width: 50%")).markdown


LONG = "for _ in range(30):\n    print('x' * 99_999)"


def test_more_printed_text_than_anybody_reads_is_refused(failure):
    assert failure(chunk(LONG)) == (
        "a.qmd:2: chunk 1: found 3000000 characters of printed text, expected at most 2000000\n"
        "  hint: print less, write it to a file, or keep it out of the document with #| output: false"
    )


@pytest.mark.parametrize("option", ["output: false", "include: false"])
def test_what_is_not_shown_may_be_as_long_as_it_likes(execute, option):
    assert "xxx" not in execute(chunk(LONG, option)).markdown


def test_an_error_behind_long_output_shows_the_end_of_it(failure):
    found = failure(chunk(LONG + "\nprint('the end')\n1 / 0"))
    assert found.splitlines()[-2].strip() == "the end"


def test_characters_of_outputs_that_no_file_can_hold_are_shown_as_one_that_can(execute):
    text = chunk(
        "print('a\\0b')\nfrom IPython.display import display, HTML, Markdown\ndisplay(Markdown('c\\x07d'))\nHTML('<table><tr><th>e\\ud800f</th></tr></table>')"
    )
    found = execute(text + "`{python} 'g\\ufffeh'`").markdown
    assert [word in found for word in ("a\ufffdb", "c\ufffdd", "e\ufffdf", "g\ufffdh")] == [True] * 4


def test_an_error_about_the_authors_sentence_is_shown_by_its_words_at_the_line(execute):
    code = "class Wrong(ValueError):\n    _about_text_ = True\ndef claim(word):\n    raise Wrong(f'{word}: found 4, expected 5')"
    with pytest.raises(ExecutionError) as caught:
        execute(chunk(code) + "Well, `{python} claim('all')` of them.")
    assert [str(finding).rpartition("/")[2] for finding in caught.value.findings] == [
        "a.qmd:8: all: found 4, expected 5"
    ]
