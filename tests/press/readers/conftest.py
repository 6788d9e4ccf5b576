"""Documents in a folder of their own."""

import pytest

from press.config import load_project
from press.readers import read_document


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Write files, the first of which is the document, and read it."""
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)

    def run(text, *, formats=None, **files):
        for name, content in {
            "a.qmd": text,
            **{name.replace("__", "."): content for name, content in files.items()},
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return read_document(tmp_path / "a.qmd", load_project(tmp_path / "a.qmd"), formats=formats)

    return run


@pytest.fixture
def faults(read):
    """Give the findings of a document that cannot be read."""
    from press.errors import PublishError

    def run(text, **files):
        with pytest.raises(PublishError) as caught:
            read(text, **files)
        return str(caught.value)

    return run
