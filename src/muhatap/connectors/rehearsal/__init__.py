"""An in-memory channel: the reference of the connector protocol."""
