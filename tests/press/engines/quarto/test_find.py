"""Finding Quarto: where it is looked for, which is taken, and why others are refused."""

import sys

import pytest

from press.engines.quarto import find
from press.engines.quarto.environment import clean_environment
from press.engines.quarto.find import find_quarto, search_quarto, version_key
from press.errors import EngineMissingError

HINT = "\n  hint: install Quarto: python3 -m pip install quarto-cli; or see https://quarto.org/docs/get-started"
HINT_PATH = "\n  hint: let QUARTO_PATH name the program, or the folder that holds it, or unset it"
NO_PATH = {"PATH": "/nowhere"}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make a package `quarto_cli` that holds its program as the real one does; gives the folder of a version."""

    def make(number):
        folder = tmp_path / "site" / "quarto_cli" / f"quarto-{number}"
        (folder / "bin").mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        monkeypatch.syspath_prepend(tmp_path / "site")
        return folder

    return make


def test_the_program_that_the_variable_names_is_taken(playing):
    path = playing()
    found = find_quarto({**NO_PATH, "QUARTO_PATH": str(path)})
    assert (found.path, found.version, found.how) == (path, "1.6.40", "QUARTO_PATH")


def test_the_variable_may_name_the_folder_or_the_one_above_it(playing):
    path = playing()
    for place in (path.parent, path.parent.parent):
        assert find_quarto({**NO_PATH, "QUARTO_PATH": str(place)}).path == path


def test_without_the_variable_the_path_is_looked_through(playing):
    path = playing()
    found = find_quarto({"PATH": str(path.parent)})
    assert (found.path, found.how) == (path, "PATH")


def test_without_either_the_package_is_looked_into_and_its_newest_taken(playing, package):
    playing(folder=package("1.9.38") / "bin")
    newest = playing(folder=package("1.10.2") / "bin")
    found = find_quarto(NO_PATH)
    assert (found.path, found.how) == (newest, "the package quarto_cli")


def test_the_variable_comes_before_the_path_and_the_path_before_the_package(playing, package, tmp_path):
    playing(folder=package("1.9.38") / "bin")
    on_path = playing(folder=tmp_path / "path")
    named = playing(folder=tmp_path / "named")
    assert find_quarto({"PATH": str(on_path.parent)}).path == on_path
    assert find_quarto({"PATH": str(on_path.parent), "QUARTO_PATH": str(named)}).path == named


def test_where_there_is_none_all_that_was_tried_is_told():
    with pytest.raises(EngineMissingError) as caught:
        find_quarto(NO_PATH)
    assert str(caught.value) == (
        "found no usable Quarto, expected version 1.4 or newer\n"
        "  tried:\n"
        "  QUARTO_PATH: not set\n"
        "  PATH: no quarto in its folders\n"
        "  the package quarto_cli: not installed, or without its program" + HINT
    )


def test_a_variable_that_leads_nowhere_is_a_fault_though_another_is_there(playing):
    environ = {"PATH": str(playing().parent), "QUARTO_PATH": "/no/such/place"}
    with pytest.raises(EngineMissingError) as caught:
        find_quarto(environ)
    assert str(caught.value) == (
        "QUARTO_PATH: found /no/such/place: no program of that name, and no folder with one; "
        "expected Quarto 1.4 or newer\n"
        "  tried:\n"
        "  QUARTO_PATH: /no/such/place: no program of that name, and no folder with one" + HINT_PATH
    )
    assert search_quarto(environ).found.how == "PATH"


@pytest.mark.parametrize(
    ("behaviour", "problem"),
    [
        ("old version", "found version 1.3.450, expected 1.4 or newer"),
        ("rubbish version", 'found "��nonsense" as its version, expected a version'),
        ("silent version", "found nothing as its version, expected a version"),
        ("failing version", "asked for its version, it ended with status 3"),
        ("mute", "found it still running 1 s after it was asked for its version"),
    ],
)
def test_a_program_without_a_usable_version_is_refused(playing, monkeypatch, behaviour, problem):
    monkeypatch.setattr(find, "_VERSION_LIMIT_S", 1.0)
    path = playing(behaviour)
    with pytest.raises(EngineMissingError) as caught:
        find_quarto({"PATH": str(path.parent)})
    assert f"\n  PATH: {path}: {problem}\n" in str(caught.value)


def test_a_program_that_cannot_be_started_is_refused(playing):
    path = playing()
    path.write_text("#!/no/such/shell\n")
    (refused,) = (one for one in search_quarto({"PATH": str(path.parent)}).refused if one.place)
    assert refused.problem == "the system cannot start it (no such file or directory)"


def test_a_development_build_is_new_enough(playing):
    assert find_quarto({"PATH": str(playing("dev version").parent)}).version == "99.9.9"


def test_a_newer_one_may_be_asked_for(playing):
    environ = {"PATH": str(playing().parent)}
    assert find_quarto(environ, least="1.6").version == "1.6.40"
    with pytest.raises(EngineMissingError, match=r"found version 1\.6\.40, expected 1\.7 or newer"):
        find_quarto(environ, least="1.7")


def test_versions_are_compared_by_their_numbers():
    assert version_key("1.10.0-dev") == version_key("1.10") > version_key("1.9.38") > version_key("1.4")
    assert version_key("none") == ()


def test_the_real_one_tells_its_version(real):
    assert version_key(real.version) >= (1, 4)


def test_an_outer_quarto_and_another_python_do_not_lead_a_run_astray(tmp_path):
    outer = {"QUARTO_PROJECT_ROOT": "/x", "QUARTO_BIN_PATH": "/x", "PYTHONHOME": "/x", "VIRTUAL_ENV": "/x"}
    kept = {"QUARTO_PROFILE": "long", "QUARTO_R": "/r", "MY_KEY": "1", "PATH": "/bin", "HOME": "/home/ann"}
    made = clean_environment({**outer, **kept}, tmp_path)
    assert not outer.keys() & made.keys()
    assert kept.items() <= made.items()
    assert (made["QUARTO_PYTHON"], made["TMPDIR"], made["LC_ALL"]) == (sys.executable, str(tmp_path), "C.UTF-8")


def test_a_python_and_a_language_that_the_person_chose_stay(tmp_path):
    made = clean_environment({"QUARTO_PYTHON": "/my/python", "LC_ALL": "de_DE.UTF-8"}, tmp_path)
    assert (made["QUARTO_PYTHON"], made["LC_ALL"], "LANG" in made) == ("/my/python", "de_DE.UTF-8", False)
