"""The project's own figures: `python -m bench [NAME]` measures them on an installation of its own."""
