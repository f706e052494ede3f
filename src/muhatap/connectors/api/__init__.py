"""The open API channel: anything that can post JSON."""
