"""Server-sent events: pure ASGI, so that an open stream holds no thread and no database connection."""
