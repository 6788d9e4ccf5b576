"""The engine that hands documents to the real Quarto, which runs as a program of its own.

    find, environment  <-  choose
    places, process, messages, source  <-  mirror, finished  <-  render

Nothing is imported here: a build with the other engine loads no more than `choose`.
"""
