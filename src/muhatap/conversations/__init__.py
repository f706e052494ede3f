"""Matters between a person and the company: messages, promises, drafts and dispatches."""
