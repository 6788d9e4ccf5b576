"""A project's and a document's YAML: found, read, checked and merged as Quarto documents it."""

from press.config.project import load_project

__all__ = ["load_project"]
