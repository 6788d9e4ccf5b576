"""Python's collector of circles rests while tables are made, and is then as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import load
from analysis.collecting import uncollected
from analysis.errors import Diagnostic

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_the_collector_rests_within_and_works_after() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_inner_block_leaves_the_outer_one_at_rest() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 // 0
    assert gc.isenabled()


def test_loading_goes_on_without_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    at_rest: list[bool] = []

    def note(*_: object) -> list[Diagnostic]:
        at_rest.append(not gc.isenabled())
        return []

    monkeypatch.setattr(load, "check_keys", note)
    load.load_dataset(ROOT)
    assert at_rest == [True]
    assert gc.isenabled()


def test_what_was_made_within_is_not_walked_through_as_young() -> None:
    with uncollected():
        made = [[number] for number in range(1000)]
    young = {id(one) for generation in (0, 1) for one in gc.get_objects(generation=generation)}
    assert not young & {id(one) for one in made}
