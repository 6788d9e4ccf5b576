"""What the engines remember of a document between two builds."""

import pytest

from press.cache.journal import Journal
from press.cache.memory import Memory
from press.cache.store import Cache


@pytest.fixture
def memory(tmp_path):
    """A memory that holds nothing and keeps nothing."""
    return Memory(Cache(None), Journal(), subject="a", root=tmp_path, folder=tmp_path, output=tmp_path / "build")
