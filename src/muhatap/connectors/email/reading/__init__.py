"""Reads a raw e-mail into a Letter: pure functions over bytes, no database."""
