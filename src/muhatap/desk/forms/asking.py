"""A form of the desk: our words for what is wrong, and a stamp that knows an older page from a newer one."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from muhatap.desk.both import both, said

REQUIRED = both("Bu alan boş kalamaz.", "This cannot be empty.")
BAD_ADDRESS = both("Adresin sonu eksik görünüyor, örneğin .com", "The end of the address seems missing, such as .com")


class Asking(forms.Form):
    """Carries the stamp of what was stored when the page was made."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.theirs: dict[str, Any] = {}
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = BAD_ADDRESS

    @property
    def told(self) -> dict[str, Any]:
        """The valid answers, without the stamp."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}

    def is_newest(self, stored: Mapping[str, Any]) -> bool:
        """Whether nothing of it was changed since the page was made; else say so, and let the next try win."""
        fresh = stamp_of(stored)
        if self.data.get("stamp", "") == fresh:
            return True
        self.theirs = {name: value for name, value in stored.items() if self.cleaned_data.get(name) != value}
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["stamp"] = fresh
        words = said(
            "Sen yazarken biri bu sayfayı kaydetti. Yazdıkların duruyor; yeniden kaydedersen seninki geçerli olur.",
            "Somebody saved this page while you were writing. Your words are kept; save again and yours count.",
        )
        self.add_error(None, forms.ValidationError(words, code="stale"))
        return False


def stamp_of(stored: Mapping[str, Any]) -> str:
    """Return a short digest of stored values: the same values, the same stamp."""
    told = json.dumps(dict(stored), sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]
