"""The command, run in this process."""

import tempfile

import pytest

from press.cli import main
from press.engines.quarto.find import Search
from tests.press.running import Done


@pytest.fixture
def press(capfd, monkeypatch, tmp_path):
    """Run the command from a folder; private files go where a test can look whether they are gone.

    It finds no Quarto, whatever this machine has.
    """
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    monkeypatch.setattr("press.engines.quarto.choose.search_quarto", lambda _: Search(None, ()))
    private = tmp_path.parent / f"{tmp_path.name}-private"
    private.mkdir(exist_ok=True)
    monkeypatch.setattr(tempfile, "tempdir", str(private))

    def run(*arguments, cwd=tmp_path):
        monkeypatch.chdir(cwd)
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as error:
            code = error.code
        out, err = capfd.readouterr()
        assert list(private.iterdir()) == [], "private files are left"
        return Done(code, out, err)

    return run
