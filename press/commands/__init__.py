"""One module per command: takes the parsed options, prints what the person reads, gives the exit code."""
