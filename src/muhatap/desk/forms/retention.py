"""How long raw arrivals and files are kept."""

from typing import Any

from django import forms

from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import Asking
from muhatap.tenancy.models import Workspace

USUAL = (30, 90, 180, 365, 730, 1095, 1825, 3650)
YEAR = 365


def days_said(days: int | None) -> str:
    """Return a span in words: years where they are whole ones."""
    if days is None:
        return said("süresiz", "for good")
    if days % YEAR == 0:
        years = days // YEAR
        return said(f"{years} yıl", f"{years} year{'' if years == 1 else 's'}")
    return said(f"{days} gün", f"{days} day{'' if days == 1 else 's'}")


class RetentionForm(Asking):
    """Two spans; the empty answer is for good."""

    arrivals_kept = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=both("Gelenlerin ham hâli", "Raw arrivals"),
        help_text=both(
            "Sağlayıcının teslim ettiği gibi, örneğin e-postanın kaynağı. Silinse de görüşmedeki metin ve dosyalar"
            " durur. Okunamadığı için bekleyenler silinmez.",
            "What the provider delivered as it came, such as an e-mail’s source. The words and files in the"
            " conversation stay. What could not be read yet is never given up.",
        ),
    )
    files_kept = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label=both("İletilerin dosyaları", "Files of messages"),
        help_text=both(
            "Fotoğraflar, ses kayıtları, belgeler: gelenler de gönderdiklerin de. Süresi dolan silinir; görüşmede"
            " yalnızca adı kalır.",
            "Pictures, recordings, documents, whether they came in or went out. After that only a file’s name is left"
            " in its conversation.",
        ),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, days in workspace.kept.items():
            spans = sorted({*USUAL, *([days] if days else [])})
            field: Any = self.fields[name]
            field.choices = [*((str(one), days_said(one)) for one in spans), ("", said("Hep sakla", "Keep for good"))]


def stored_retention(workspace: Workspace) -> dict[str, Any]:
    """Return what is stored of the form's answers."""
    return dict(workspace.kept)
