"""Front matter: people, dates, licence and citation, brought into the one form that Quarto documents for templates."""

from press.filters.scholarly.metadata import normalise_metadata

__all__ = ["normalise_metadata"]
