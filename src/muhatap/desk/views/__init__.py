"""The desk's screens and the resources they change."""
