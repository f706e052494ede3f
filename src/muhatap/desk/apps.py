from django.apps import AppConfig


class Desk(AppConfig):
    name = "muhatap.desk"
    label = "desk"
