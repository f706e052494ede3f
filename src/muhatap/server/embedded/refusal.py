"""What the embedded database says when it cannot do what was asked."""


class Refusal(Exception):
    """A reason in words, with what to do about it."""


class CannotStart(Refusal):
    """PostgreSQL was found but could not be created or started."""
