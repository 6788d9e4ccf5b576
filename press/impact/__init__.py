"""What changed between two states of a project, and which data cell, function, option or words caused each change.

    revisions -> side (cells, options, code, pieces) -> compare -> causes -> report

Each state is read by itself into a `Side`; from there on nothing is run, and two sides are compared as data.
"""
