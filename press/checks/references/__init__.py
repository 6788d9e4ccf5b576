"""The works that a project cites: their entries, and the rules that each is held to."""
