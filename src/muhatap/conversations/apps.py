from django.apps import AppConfig


class Conversations(AppConfig):
    name = "muhatap.conversations"
    label = "conversations"
