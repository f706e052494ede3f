from django.apps import AppConfig


class Tenancy(AppConfig):
    name = "muhatap.tenancy"
    label = "tenancy"
