"""The engine that hands documents to the real Quarto, which runs as a program of its own."""

from press.engines.quarto.choose import Choice, Pin, choose_engine, read_pin
from press.engines.quarto.find import Quarto, find_quarto, search_quarto
from press.engines.quarto.process import stop_quarto
from press.engines.quarto.render import render_plain, write_formats
from press.engines.quarto.source import unexecuted

__all__ = [
    "Choice",
    "Pin",
    "Quarto",
    "choose_engine",
    "find_quarto",
    "read_pin",
    "render_plain",
    "search_quarto",
    "stop_quarto",
    "unexecuted",
    "write_formats",
]
