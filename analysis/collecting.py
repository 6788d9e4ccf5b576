"""When Python looks for objects that hold each other in circles: not while much is made that lives on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make what lives on without walks for circles in between; blocks may stand in each other.

    Notes
    -----
    The collector comes after a number of new objects and walks through all that are there. Tables and results of
    thousands of studies are made at one stretch and none of them is in a circle, so that each walk is in vain: they took
    a quarter of the time of loading. What is no longer used is given back at once all the same, by counting references.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # all goes to the oldest objects at once; else it would be walked through as young twice on the way there
            gc.freeze()
            gc.unfreeze()
            gc.enable()
