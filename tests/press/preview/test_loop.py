"""When the preview builds: for what is new, and not for what only was written again."""

import pytest

from press.preview.loop import Preview
from press.preview.shelf import Shelf
from press.progress import Progress
from press.request import Request
from tests.press.running import PROJECT, write


class EndError(Exception):
    """There are no more changes."""


class Changes:
    """A watch that tells changes as they were written down."""

    def __init__(self, project, contents):
        self._path = project / "rows.csv"
        self._contents = iter(contents)

    def look_at(self, files):
        """Take what the build read."""
        assert all(files)

    def changes(self):
        """Write the next content and tell of it."""
        content = next(self._contents, None)
        if content is None:
            raise EndError
        self._path.write_text(content, encoding="utf-8")
        return frozenset({str(self._path)})


class Told(Shelf):
    """A shelf that counts the builds that were begun."""

    builds = 0

    def show(self, shown):
        self.builds += "building" in shown.told
        super().show(shown)


@pytest.mark.parametrize(
    ("contents", "builds"),
    [
        ([], 1),
        # what stood in the file before is not known
        (["1"], 2),
        (["1", "1", "1"], 2),
        (["1", "2", "1"], 4),
    ],
)
def test_after_a_fault_what_a_chunk_writes_again_and_again_begins_no_build(tmp_path, contents, builds):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "See @fig-none.\n"})
    shelf = Told()
    preview = Preview(Request(start=project), lambda: Progress(quiet=True), shelf, project / "build")
    with pytest.raises(EndError):
        preview.run(Changes(project, contents))
    assert (shelf.builds, len(shelf.shown.faults)) == (builds, 1)
