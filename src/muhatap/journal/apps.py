from django.apps import AppConfig


class Journal(AppConfig):
    name = "muhatap.journal"
    label = "journal"
