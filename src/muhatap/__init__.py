"""Muhatap: the one you can turn to."""
