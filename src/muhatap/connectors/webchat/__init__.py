"""The web chat: the company's own widget on its own pages."""
