"""A project's and a document's YAML: found, read, checked and merged as Quarto documents it."""

from press.config.project import find_project, load_project

__all__ = ["find_project", "load_project"]
