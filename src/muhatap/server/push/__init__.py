"""Web push: waking a browser that shows no desk (RFC 8030, 8291, 8292)."""
