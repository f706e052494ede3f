from django.apps import AppConfig


class Channels(AppConfig):
    name = "muhatap.channels"
    label = "channels"
