"""The memory: every deed is recorded as an event in the transaction that did it."""
