"""The customers' screens."""
