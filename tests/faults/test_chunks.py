"""Chunks that do harm: the process that runs them dies, or prints without end."""

import os
import re
import sys

import pytest

from tests.faults.small_project import outputs, private_files, processes_with, render, text
from tests.press.test_interrupt import wait_for

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")

FULL = bool(os.environ.get("FULL_FAULTS"))
CHUNKS = {
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "its process was ended by SIGKILL"),
    "out of memory": ("import ctypes; ctypes.string_at(0)", "its process was ended by SIGSEGV"),
    "100 MB printed": (
        "import sys\nfor _ in range(1000): sys.stdout.write('x' * 99_999 + '\\n')",
        "found 100000000 characters of printed text, expected at most 2000000",
    ),
    "100 MB by another program": (
        "import os; os.system(\"head -c 100000000 /dev/zero | tr '\\\\\\\\0' x\")",
        "found 100000000 characters of printed text, expected at most 2000000",
    ),
}


@pytest.mark.parametrize("name", CHUNKS if FULL else ["100 MB printed"])
def test_a_chunk_that_does_harm_leaves_the_old_files_and_is_named(project, edited, name):
    code, told = CHUNKS[name]
    before = outputs(project)
    hurt = text("Other words:", 3) + f"\n```{{python}}\n{code}\n```\n"
    (project / "a.qmd").write_text(hurt, encoding="utf-8")
    word = f"chunk-{os.getpid()}"
    done = render(project, FAULT_WORD=word)
    assert (done.status, done.err.count("a.qmd:")) == (5, 1), done.err
    assert told in done.err
    assert "hint:" in done.err
    assert outputs(project) == before
    assert private_files(project) == []
    assert wait_for(lambda: processes_with(word) == []), "processes are left"
    (project / "a.qmd").write_text(text("Other words:", 3), encoding="utf-8")
    assert render(project).status == 0
    assert outputs(project) == edited


HUGE = """
```{python}
#| output: false
import resource, sys
for _ in range(5000): sys.stdout.write('x' * 99_999 + '\\n')
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
```

The worker took `{python} peak` MB.
"""


def test_500_mb_printed_are_kept_in_little_memory(project):
    (project / "a.qmd").write_text(text() + HUGE, encoding="utf-8")
    done = render(project, "--to", "html")
    assert done.status == 0, done.err
    page = " ".join(outputs(project)["a.html"].decode().split())
    assert int(re.search(r"The worker took (\d+) MB", page)[1]) < 400
