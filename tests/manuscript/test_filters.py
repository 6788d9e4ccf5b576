"""The article's own Lua filters, as the cache sees them."""

import re

import pytest

from press.engines.parsing import _READS_MORE
from tests.press.running import ROOT


@pytest.mark.parametrize("path", sorted((ROOT / "manuscript").rglob("*.lua")), ids=lambda path: path.name)
def test_a_filter_reads_nothing_but_the_document(path):
    # what it read besides could not be watched, and every build would make all pages anew
    assert not re.search(_READS_MORE, path.read_text(encoding="utf-8"))
