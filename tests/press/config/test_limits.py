"""Limits of a run."""

import pytest

from press.config.limits import CHUNK_LIMIT_S, QUARTO_LIMIT_S, chunk_limit_s, quarto_limit_s
from press.errors import ConfigError

LIMITS = [
    ("PRESS_CHUNK_LIMIT_S", chunk_limit_s, CHUNK_LIMIT_S),
    ("PRESS_QUARTO_LIMIT_S", quarto_limit_s, QUARTO_LIMIT_S),
]


@pytest.mark.parametrize(("variable", "limit", "default"), LIMITS)
def test_the_default_stands_where_nothing_is_set(monkeypatch, variable, limit, default):
    monkeypatch.delenv(variable, raising=False)
    assert limit() == default


@pytest.mark.parametrize(("variable", "limit", "default"), LIMITS)
def test_the_environment_sets_the_limit(monkeypatch, variable, limit, default):
    monkeypatch.setenv(variable, "2.5")
    assert limit() == 2.5 != default


@pytest.mark.parametrize(("variable", "limit", "_default"), LIMITS)
@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan"])
def test_anything_but_a_positive_number_is_an_error(monkeypatch, variable, limit, _default, text):
    monkeypatch.setenv(variable, text)
    with pytest.raises(ConfigError, match=f'{variable}: found "{text}", expected a number of seconds above 0'):
        limit()
