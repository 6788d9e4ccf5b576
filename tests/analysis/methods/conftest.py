"""The reference implementations in R, for tests that are held to them."""

import os
import subprocess

import pytest
from hypothesis import settings

from tests.oracle.r import ask_r

# The first example of a test loads scipy, which takes seconds on a busy machine.
settings.register_profile("methods", deadline=None)
settings.load_profile("methods")


@pytest.fixture
def oracle(program):
    """Give the function that asks R; without R and its packages the test skips, or fails under REQUIRE_TOOLS."""
    program("Rscript")
    if not _has_packages():
        missing = pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip
        missing("the R packages metafor, metadat and jsonlite are not installed")
    return ask_r


_known = []


def _has_packages():
    if not _known:
        call = "quit(status = !all(sapply(c('metafor', 'metadat', 'jsonlite'), requireNamespace, quietly = TRUE)))"
        _known.append(subprocess.run(["Rscript", "-e", call], capture_output=True, check=False).returncode == 0)
    return _known[0]
