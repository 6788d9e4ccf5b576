"""Checks on finished files: read them back and compare them with the ledger, the data and each other."""
