"""What is kept of earlier builds so that nothing is done twice, and the rules by which it may be used again.

    digests  <-  store, machine  <-  state  <-  opened, journal  <-  memory

Everything here is a matter of time only: without it, or with all of it damaged, a build gives the same files.
"""
