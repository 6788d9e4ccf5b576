"""Merging metadata of several levels as Quarto documents it: mappings merge, lists join, the rest is replaced."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from press.config.options import EXECUTE, JATS_NAMES
from press.config.yaml import Yaml
from press.model import BASE_FORMAT, FormatName


def merge(low: Any, high: Any) -> Any:
    """Merge two values; `high` wins where both are scalars, a list takes in what the other has not."""
    if isinstance(low, Mapping) and isinstance(high, Mapping):
        return {**low, **{key: merge(low[key], value) if key in low else value for key, value in high.items()}}
    if isinstance(low, list) and isinstance(high, list):
        return low + [item for item in high if item not in low]
    return high


def merge_yaml(levels: Iterable[Yaml]) -> Yaml:
    """Merge levels from lowest to highest."""
    return functools.reduce(
        lambda low, high: Yaml(merge(low.value, high.value), {**low.places, **high.places}), levels, Yaml()
    )


def format_table(value: Any) -> dict[str, Any]:
    """Give the formats of a `format:` value in any of its forms: a name, a list of names, or a mapping to options."""
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, list):
        return {str(name): {} for name in value}
    if isinstance(value, Mapping):
        return {str(name): {} if options in (None, "default") else options for name, options in value.items()}
    return {}


def normalised(level: Mapping[str, Any]) -> dict[str, Any]:
    """Give a level with its `format:` in the form of a mapping, so that levels can be merged."""
    return {**level, "format": format_table(level["format"])} if "format" in level else dict(level)


def common_meta(levels: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Merge what the levels say for all formats."""
    merged: dict[str, Any] = functools.reduce(merge, (_without_format(level) for level in levels), {})
    return merged


def meta_for_format(levels: Iterable[Mapping[str, Any]], name: FormatName) -> dict[str, Any]:
    """Merge what the levels say for one format.

    Notes
    -----
    Within a level the format's options win over those for all formats; a higher level wins over a lower one in both.
    """
    merged: dict[str, Any] = {}
    for level in levels:
        table = format_table(level.get("format"))
        merged = merge(merged, _without_format(level))
        for key in dict.fromkeys((name, BASE_FORMAT[name], *(JATS_NAMES if name == "jats" else ()))):
            merged = merge(merged, _with_execute(table.get(key, {})))
    return merged


def _without_format(level: Mapping[str, Any]) -> dict[str, Any]:
    return _with_execute({key: value for key, value in level.items() if key != "format"})


def _with_execute(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the execution options that stand outside `execute:` into it, so that a later layer wins however it is written."""
    outside = {key: layer[key] for key in EXECUTE if key in layer}
    inside = layer.get("execute")
    return (
        {**layer, "execute": {**(inside if isinstance(inside, Mapping) else {}), **outside}} if outside else dict(layer)
    )
