"""A builder that stays for a while after `press render`, so that the next one begins at once.

    place  <-  wish, client, server

The names are those of Quarto, which keeps the kernel of the chunks so (`execute: daemon`). Here what builds stays, and
the chunks run in processes of their own as ever.
"""
