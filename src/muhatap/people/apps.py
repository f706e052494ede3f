from django.apps import AppConfig


class People(AppConfig):
    name = "muhatap.people"
    label = "people"
