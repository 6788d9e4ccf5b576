"""Where a project stands and where its finished files go, told without reading it."""

from __future__ import annotations

from pathlib import Path

_NAMES = ("_quarto.yml", "_quarto.yaml")


def config_file(folder: Path) -> Path | None:
    """Give the project file of a folder."""
    return next((folder / name for name in _NAMES if (folder / name).is_file()), None)


def find_project(start: Path) -> Path | None:
    """Give the nearest folder with a `_quarto.yml`, from `start` upwards."""
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    return next((place for place in (folder, *folder.parents) if config_file(place)), None)


def folder_of(place: Path) -> tuple[Path, bool]:
    """Give the folder of the project in which a place stands, or else its own, and whether there is no project."""
    root = find_project(place)
    if root:
        return root, False
    place = place.resolve()
    return (place if place.is_dir() else place.parent), True


def output_folder(root: Path, *, lone: bool) -> Path:
    """Give the folder of finished files: `build/`; those of a lone document stand beside it, as with Quarto."""
    return root if lone else root / "build"
