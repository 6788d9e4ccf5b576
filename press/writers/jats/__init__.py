"""The JATS writer: a document in normal form becomes an article in JATS 1.3 Publishing, with its pictures beside it.

xml  <-  context  <-  pictures, works  <-  inlines, tables, lists, floats, boxes, references  <-  blocks
references  <-  people  <-  front;  formulas, sections, finish;  all  <-  article
"""

from press.writers.jats.article import render_jats, write_jats

__all__ = ["render_jats", "write_jats"]
