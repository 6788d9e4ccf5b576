"""The metadata of a document: levels from the project down to its own YAML blocks, merged for each format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.config.check import check_level, unsupported
from press.config.merge import common_meta, format_table, merge_yaml, meta_for_format, normalised
from press.config.options import JATS_NAMES
from press.config.paths import with_document_paths
from press.config.project import folder_levels, raise_errors, with_metadata_files
from press.config.yaml import Way, Yaml, load_value, load_yaml_file
from press.errors import ConfigError, Diagnostic, Location, did_you_mean
from press.model import BASE_FORMAT, FORMATS, FormatName, Meta, Project
from press.readers.blocks import Kind, Line
from press.readers.shortcodes import Sources, resolve

_FORMAT_OF: Mapping[str, FormatName] = {
    "html": "html",
    "pdf": "pdf",
    "typst": "pdf",
    "docx": "docx",
    **dict.fromkeys(JATS_NAMES, "jats"),
}
#: Execution options that a chunk takes over from its document.
_INHERITED = ("eval", "echo", "output", "warning", "error", "include")
#: Those that may differ by format, since they only show or hide.
SHOWN_BY_FORMAT = ("echo", "output", "warning", "include")
_PYTHON_KERNELS = ("python3", "python")


@dataclass(frozen=True)
class Metadata:
    """A document's metadata, common and by format, with the files that were read for it."""

    common: Meta
    by_format: Mapping[FormatName, Meta]
    formats: tuple[FormatName, ...]
    files: tuple[Path, ...]
    warnings: tuple[Diagnostic, ...]


def read_metadata(
    path: Path,
    project: Project,
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    formats: Sequence[FormatName] | None,
    *,
    for_quarto: bool = False,
) -> Metadata:
    """Read and merge all levels of a document's metadata; see `read_document` for formats and Quarto.

    Raises
    ------
    ConfigError
        A level is faulty, or asks for a format, an engine or a kernel that is not supported.
    """
    own, own_files = with_metadata_files(_own_level(lines, kinds), path.parent, project.root, (path,))
    levels, files, warnings = _outer_levels(path, project)
    findings = check_level(own)
    raise_errors(findings)
    names = _formats(own, levels, formats)
    sources = read_sources(project, common_meta([*levels, own.value]), for_quarto=for_quarto)
    values = [_with_shortcodes(level, {}, sources) for level in levels]
    values.append(_with_shortcodes(own.value, own.places, sources))
    common = common_meta(values)
    by_format = {name: meta_for_format(values, name) for name in names}
    _check_engine(common, own)
    warnings += _check_by_format(by_format, own)
    return Metadata(common, by_format, names, (*own_files[1:], *files), (*warnings, *findings))


def read_sources(project: Project, meta: Meta, *, for_quarto: bool = False) -> Sources:
    """Give what the shortcodes of a document may name."""
    file = next(
        (project.root / name for name in ("_variables.yml", "_variables.yaml") if (project.root / name).is_file()), None
    )
    variables = load_yaml_file(file, shown=file.name).value if file else {}
    return Sources(meta, variables, project.environment, left_to_quarto=for_quarto)


def _own_level(lines: Sequence[Line], kinds: Sequence[Kind]) -> Yaml:
    """Merge the YAML blocks of a document, the first lowest."""
    levels: list[Yaml] = []
    block: list[Line] = []
    for line, kind in zip(lines, kinds, strict=True):
        if kind == "yaml":
            block.append(line)
            if len(block) > 1 and line.text.rstrip() in {"---", "..."}:
                levels.append(_parse_block(block))
                block = []
    return merge_yaml(levels)


def _parse_block(block: list[Line]) -> Yaml:
    inner = block[1:-1]
    value, places = load_value("".join(line.text for line in inner), [*(line.where for line in inner), block[-1].where])
    if value is None:
        return Yaml()
    if not isinstance(value, dict):
        message = "found a metadata block that holds no keys, expected key: value"
        raise ConfigError(
            Diagnostic(
                "yaml",
                message,
                block[0].where,
                hint="for a rule across the page write *** or leave blank lines around ---",
            )
        )
    return Yaml(normalised(value), places)


def _outer_levels(path: Path, project: Project) -> tuple[list[Meta], list[Path], list[Diagnostic]]:
    """Give the project's level and those of the folders between, with paths that hold from the document."""
    levels: list[Meta] = [with_document_paths(project.config, written_in=project.root, document=path)]
    files: list[Path] = []
    warnings: list[Diagnostic] = []
    for level, read in folder_levels(path, project.root):
        findings = check_level(level)
        raise_errors(findings)
        warnings += findings
        files += read
        levels.append(with_document_paths(level.value, written_in=read[0].parent, document=path))
    return levels, files, warnings


def _formats(own: Yaml, levels: Sequence[Meta], wanted: Sequence[FormatName] | None) -> tuple[FormatName, ...]:
    """Give the formats to render, in the order of `FORMATS`; a document's own list is complete."""
    if wanted:
        return tuple(name for name in FORMATS if name in wanted)
    named = format_table(own.value.get("format"))
    if not named:
        named = {name: options for level in levels for name, options in format_table(level.get("format")).items()}
    findings = [_no_format(name, own.place("format", name)) for name in named if name not in _FORMAT_OF]
    if findings:
        raise ConfigError(findings)
    chosen = {_FORMAT_OF[name] for name in named} or {"html"}
    return tuple(name for name in FORMATS if name in chosen)


def _no_format(name: str, where: Location | None) -> Diagnostic:
    place = where or Location("_quarto.yml")
    near = did_you_mean(name, _FORMAT_OF)
    hint = (
        f"{near}; or choose the formats with --to"
        if near.startswith("did")
        else "choose the formats with --to html,pdf,docx,jats; or render with Quarto itself"
    )
    return Diagnostic(
        "unsupported", f"found format.{name}, which the embedded engine does not support", place, hint=hint
    )


def _with_shortcodes(value: Any, places: Mapping[Way, Location], sources: Sources, way: Way = ()) -> Any:
    """Resolve the shortcodes in the texts of a level."""
    if isinstance(value, Mapping):
        return {key: _with_shortcodes(item, places, sources, (*way, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_shortcodes(item, places, sources, (*way, index)) for index, item in enumerate(value)]
    if isinstance(value, str) and "{{" in value:
        return resolve(value, Yaml({}, places).place(*way) or Location("_quarto.yml"), sources)
    return value


def execute_options(meta: Meta) -> dict[str, Any]:
    """Give the execution options of merged metadata."""
    inner = meta.get("execute")
    return dict(inner) if isinstance(inner, Mapping) else {}


def inherited_options(meta: Meta) -> dict[str, Any]:
    """Give the execution options that chunks take over."""
    return {key: value for key, value in execute_options(meta).items() if key in _INHERITED and value is not None}


def _check_engine(meta: Meta, own: Yaml) -> None:
    engine = meta.get("engine")
    if engine not in (None, "jupyter", "markdown"):
        raise ConfigError(
            unsupported(
                f"engine: {engine}",
                own.place("engine") or Location("_quarto.yml"),
                "chunks in Python are run here, engine: jupyter or markdown",
            )
        )
    kernel = meta.get("jupyter")
    spec = kernel.get("kernelspec") if isinstance(kernel, Mapping) else None
    name = spec.get("name", "python3") if isinstance(spec, Mapping) else kernel
    language = spec.get("language", "python") if isinstance(spec, Mapping) else "python"
    known = (
        isinstance(kernel, (bool, type(None))) or (isinstance(kernel, Mapping) and not spec) or name in _PYTHON_KERNELS
    )
    if language != "python" or not known:
        raise ConfigError(
            unsupported(
                f"jupyter: {name}",
                own.place("jupyter") or Location("_quarto.yml"),
                "chunks run in the Python of this press: jupyter: python3",
            )
        )


def _check_by_format(by_format: Mapping[FormatName, Meta], own: Yaml) -> list[Diagnostic]:
    """Chunks run once for all formats: what would make them run differently by format cannot be had."""
    tables = {name: execute_options(meta) for name, meta in by_format.items()}
    findings: list[Diagnostic] = []
    for key in dict.fromkeys(key for table in tables.values() for key in table):
        values = {name: table.get(key) for name, table in tables.items()}
        if len({str(value) for value in values.values()}) == 1 or key in SHOWN_BY_FORMAT:
            continue
        shown = ", ".join(f"{BASE_FORMAT[name]}: {value}" for name, value in values.items())
        place = _place_by_format(own, key)
        if key in {"eval", "error", "enabled", "ipynb-shell-interactivity"}:
            findings.append(
                unsupported(f"{key} that differs by format ({shown})", place, "chunks run once for all formats")
            )
        elif key in {"fig-width", "fig-height", "fig-dpi"}:
            used = next(iter(values.values()))
            message = f"found {key} that differs by format ({shown}); figures are drawn once"
            findings.append(
                Diagnostic(
                    "by-format", message, place, hint=f"all formats get {used or 'the default'}", severity="warning"
                )
            )
    raise_errors(findings)
    return findings


def _place_by_format(own: Yaml, key: str) -> Location:
    way = next((way for way in own.places if way and way[0] == "format" and way[-1] == key), ())
    return (own.place(*way) if way else None) or Location("_quarto.yml")
