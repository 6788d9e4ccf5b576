"""Limits of a run."""

import pytest

from press.config.limits import CHUNK_LIMIT_S, chunk_limit_s
from press.errors import ConfigError


def test_the_default_stands_where_nothing_is_set(monkeypatch):
    monkeypatch.delenv("PRESS_CHUNK_LIMIT_S", raising=False)
    assert chunk_limit_s() == CHUNK_LIMIT_S


def test_the_environment_sets_the_limit(monkeypatch):
    monkeypatch.setenv("PRESS_CHUNK_LIMIT_S", "2.5")
    assert chunk_limit_s() == 2.5


@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan"])
def test_anything_but_a_positive_number_is_an_error(monkeypatch, text):
    monkeypatch.setenv("PRESS_CHUNK_LIMIT_S", text)
    with pytest.raises(ConfigError, match=f'PRESS_CHUNK_LIMIT_S: found "{text}", expected a number of seconds above 0'):
        chunk_limit_s()
