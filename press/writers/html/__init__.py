"""The HTML writer: one self-contained page that asks no host for anything."""

from press.writers.html.page import check_html, render_html, write_html

__all__ = ["check_html", "render_html", "write_html"]
