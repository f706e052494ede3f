"""What a token can be allowed to do."""

SCOPES = ("people:read", "conversations:read", "conversations:write", "messages:write", "events:read")
