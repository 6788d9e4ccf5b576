"""The reference implementations in R, for tests that are held to them."""

import functools
import os
import subprocess

import pytest
from hypothesis import settings

from tests.oracle.r import ask_r

#: As .ci/run installs them.
PACKAGES = ("metafor", "metadat", "jsonlite", "psych", "metap", "vcd")

# The first example of a test loads scipy, which takes seconds on a busy machine.
settings.register_profile("methods", deadline=None)
settings.load_profile("methods")


@pytest.fixture
def oracle(program):
    """Give the function that asks R; without R and its packages the test skips, or fails under REQUIRE_TOOLS."""
    program("Rscript")
    if not _has_packages():
        missing = pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip
        missing("not all of these R packages are installed: " + ", ".join(PACKAGES))
    return ask_r


@functools.cache
def _has_packages():
    names = ", ".join(f"'{name}'" for name in PACKAGES)
    call = f"quit(status = !all(sapply(c({names}), requireNamespace, quietly = TRUE)))"
    return subprocess.run(["Rscript", "-e", call], capture_output=True, check=False).returncode == 0
