from importlib import import_module

from django.apps import AppConfig


class Conversations(AppConfig):
    name = "muhatap.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Register what conversations answer to events."""
        import_module("muhatap.conversations.reactions")
