"""Documents that are read and run."""

import pytest

from press.config import load_project
from press.errors import PublishError
from press.execute import execute_document
from press.readers import read_document


@pytest.fixture
def execute_all(tmp_path, monkeypatch):
    """Write a document beside other files and run it; gives what every format gets."""
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)

    def run(text, *, files=None, formats=None, **options):
        for name, content in {"a.qmd": text, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        document = read_document(tmp_path / "a.qmd", load_project(tmp_path / "a.qmd"), formats=formats)
        return execute_document(document, resources=tmp_path / "resources", **options)

    return run


@pytest.fixture
def execute(execute_all):
    """Write a document beside other files and run it; gives what its first format gets."""

    def run(text, **options):
        return next(iter(execute_all(text, **options).values()))

    return run


@pytest.fixture
def failure(execute):
    """Give the message of a document that fails."""

    def run(text, **options):
        with pytest.raises(PublishError) as caught:
            execute(text, **options)
        return str(caught.value)

    return run


@pytest.fixture
def written(tmp_path):
    """Turn made-up cells to Markdown without a worker."""
    from press.errors import Location
    from press.execute.cells import cell_lines
    from press.model import Cell, Chunk, Output

    def run(outputs=(), *, formats=("html",), executed=True, keys=("fig", "tbl"), by_format=None, **options):
        lines = options.pop("lines", ())
        options = {name.replace("_", "-"): value for name, value in options.items()}
        where = Location("a.qmd", 3)
        chunk = Chunk(
            "python",
            "x\n",
            options,
            where,
            0,
            label=str(options.get("label", "")),
            option_lines=tuple(lines),
            format_options=by_format or {},
        )
        made = [Output("display", {"text/markdown": out}) if isinstance(out, str) else out for out in outputs]
        found = cell_lines(Cell(chunk, tuple(made), executed), formats=formats, float_keys=keys, resources=tmp_path)
        return "\n".join(line for line in found if line)

    return run
