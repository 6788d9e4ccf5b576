"""Functions by what they do: what counts as a change, and who uses whom."""

from __future__ import annotations

import pytest

from press.impact.code import called_names, reached, read_functions
from tests.press.running import write

FIRST = '''"""A module."""

import math
from pkg.second import helper as used

LIMIT = 3


def outer(x):
    """Say it."""
    # why
    return used(x) + inner(x)


def inner(x):
    return x < LIMIT


class Thing:
    """A thing."""

    size: int = 1

    def grow(self):
        return math.floor(self.size)

    def __str__(self):
        return "thing"
'''
SECOND = """def helper(thing):
    return thing.grow()


def lonely():
    return 1


class Other:
    def grow(self):
        return lonely()
"""


@pytest.fixture
def functions(tmp_path):
    def read(first=FIRST, second=SECOND):
        return read_functions(write(tmp_path, {"pkg/__init__.py": "", "pkg/first.py": first, "pkg/second.py": second}))[
            0
        ]

    return read


def changed(before, after):
    names = before.keys() | after.keys()
    return sorted(
        name for name in names if name not in before or name not in after or before[name].digest != after[name].digest
    )


def test_functions_methods_classes_and_constants_have_their_full_names(functions):
    assert set(functions()) == {
        "pkg.first.LIMIT", "pkg.first.outer", "pkg.first.inner", "pkg.first.Thing", "pkg.first.Thing.grow",
        "pkg.first.Thing.__str__", "pkg.second.helper", "pkg.second.lonely", "pkg.second.Other", "pkg.second.Other.grow",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Say it."""', '"""Say it in other words."""'),
        ('    """Say it."""\n', ""),
        ("    # why\n", "    # why not\n\n"),
        ("used(x) + inner(x)", "(used(x)  +\n        inner(x))"),
        ('"""A module."""', '"""Another text."""'),
        ('"""A thing."""', '"""Another."""'),
    ],
)
def test_words_and_layout_are_no_change(functions, old, new):
    assert old in FIRST
    assert changed(functions(), functions(first=FIRST.replace(old, new))) == []


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("x < LIMIT", "x <= LIMIT", "pkg.first.inner"),
        ("LIMIT = 3", "LIMIT = 4", "pkg.first.LIMIT"),
        ("size: int = 1", "size: int = 2", "pkg.first.Thing"),
        ("math.floor", "math.ceil", "pkg.first.Thing.grow"),
        ("import helper as used", "import lonely as used", "pkg.first.outer"),
    ],
)
def test_what_code_does_is_a_change_of_that_function_alone(functions, old, new, name):
    assert changed(functions(), functions(first=FIRST.replace(old, new))) == [name]


def test_a_function_reaches_what_it_uses_in_other_modules_and_by_methods(functions):
    found = reached(["pkg.first.outer", "pkg.first.Thing"], functions())
    assert {"pkg.first.inner", "pkg.first.LIMIT", "pkg.second.helper", "pkg.first.Thing.grow"} <= found


def test_a_method_of_a_class_that_is_not_used_is_not_reached(functions):
    found = reached(["pkg.first.outer"], functions())
    assert not {"pkg.second.Other.grow", "pkg.second.lonely", "pkg.first.Thing.grow"} & found


def test_what_python_calls_itself_is_reached_with_the_class(functions):
    assert "pkg.first.Thing.__str__" in reached(["pkg.first.Thing"], functions())


def test_a_name_without_its_module_is_reached_by_its_end(functions):
    assert "pkg.second.lonely" in reached([".lonely"], functions())


def test_names_are_followed_through_packages_that_pass_them_on(tmp_path):
    told = {
        "pkg/__init__.py": "from pkg.deep import made",
        "pkg/deep.py": "def made():\n    return 1\n",
        "use/__init__.py": "",
        "use/a.py": "from pkg import made\n\ndef f():\n    return made()\n",
        "use/b.py": "from .a import f\n\ndef g():\n    return f()\n",
    }
    functions, _ = read_functions(write(tmp_path, told))
    assert reached(["use.b.g"], functions) >= {"use.a.f", "pkg.deep.made"}


def test_a_module_that_is_no_python_is_told(tmp_path):
    functions, faults = read_functions(write(tmp_path, {"pkg/a.py": "def broken(:\n", "pkg/b.py": "X = 1\n"}))
    assert list(functions) == ["pkg.b.X"]
    assert faults[0].startswith("pkg/a.py: functions are not compared: ")


def test_press_itself_and_tests_are_no_code_of_the_review(tmp_path):
    told = {
        "press/a.py": "X = 1",
        "tests/b.py": "X = 1",
        "noxfile.py": "X = 1",
        ".hidden/c.py": "X = 1",
        "own/d.py": "X = 1",
    }
    assert list(read_functions(write(tmp_path, told))[0]) == ["own.d.X"]


def test_code_of_a_document_is_known_by_the_last_names_it_uses():
    assert called_names("r.tables.quality(limit)") == (".limit", ".quality")
    assert called_names("not python at all") == ()
