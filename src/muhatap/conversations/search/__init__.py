"""Messages found by their words: kept under them, asked for, and caught up with."""
