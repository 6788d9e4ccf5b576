"""What all tests share: goldens, and programs that not every machine has."""

import os
import shutil

import pytest

# A Quarto on this machine is for the tests that name it: all others are about the engine that press brings.
os.environ.setdefault("PRESS_ENGINE", "embedded")


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="write the goldens anew, to be read before they are kept"
    )


@pytest.fixture
def assert_golden(request):
    """Compare a text with the file that holds what was read and approved; one that is not there fails."""

    def check(found, golden):
        if request.config.getoption("--update-golden"):
            golden.write_text(found, encoding="utf-8", newline="\n")
        assert golden.is_file(), f"found no golden {golden}: write it with --update-golden, then read it"
        assert found == golden.read_text(encoding="utf-8")

    return check


@pytest.fixture
def program():
    """Give the path of a program; where it is missing the test skips, or fails under REQUIRE_TOOLS."""

    def find(name):
        path = shutil.which(name)
        if path is None:
            missing = pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip
            missing(f"{name} is not installed")
        return path

    return find
