"""Pandoc as a program, and its tree as data."""
