from django.apps import AppConfig

from muhatap.kit.quick_lists import use_quick_lists


class Tenancy(AppConfig):
    name = "muhatap.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """Let all that asks the database write its lists quickly."""
        use_quick_lists()
