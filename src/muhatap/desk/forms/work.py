"""Tags, snippets and tokens."""

from collections.abc import Iterable
from typing import Any

from django import forms

from muhatap.conversations.models import Tag
from muhatap.desk.both import both, said
from muhatap.desk.forms.asking import Asking
from muhatap.desk.forms.founding import LANGUAGES
from muhatap.tenancy.models import Member, Team
from muhatap.tenancy.ranks import leads
from muhatap.tenancy.scopes import SCOPES

COLOURS = (
    ("", both("Renksiz", "No colour")),
    ("petrol", both("Petrol", "Petrol")),
    ("mercan", both("Mercan", "Coral")),
    ("kehribar", both("Kehribar", "Amber")),
    ("kirmizi", both("Kırmızı", "Red")),
    ("yesil", both("Yeşil", "Green")),
    ("uzum", both("Üzüm", "Grape")),
)
SCOPE_WORDS = {
    "conversations:read": both("Görüşmeleri ve kanalları okumak", "Read conversations and channels"),
    "conversations:write": both("Yanıt ve not yazmak, durumu değiştirmek", "Write replies and notes, change states"),
    "messages:write": both("API kanalına ileti göndermek", "Post messages on API channels"),
    "people:read": both("Kişileri okumak", "Read people"),
    "events:read": both("Olayları canlı izlemek", "Follow events live"),
}


class TagForm(Asking):
    """A word and a colour."""

    name = forms.CharField(max_length=40, label=both("Etiket", "Tag"))
    colour = forms.ChoiceField(choices=COLOURS, required=False, label=both("Rengi", "Colour"))


def stored_tag(tag: Tag) -> dict[str, Any]:
    """Return what is stored of the form's answers."""
    return {"name": tag.name, "colour": tag.colour}


class SnippetForm(Asking):
    """Ready words, and whose they are."""

    title = forms.CharField(max_length=80, label=both("Başlık", "Title"))
    shortcut = forms.CharField(
        max_length=30,
        required=False,
        label=both("Kısayol", "Shortcut"),
        help_text=both("Yanıtta / ile birlikte yazılır: /iade", "Typed after / in a reply: /return"),
    )
    language = forms.ChoiceField(choices=LANGUAGES, label=both("Dili", "Language"))
    owner = forms.ChoiceField(label=both("Kim kullanır", "Who uses it"))
    text = forms.CharField(
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label=both("Metin", "Text"),
        help_text=both(
            "{ad} müşterinin adı, {ad_soyad} adı ve soyadı, {numara} görüşmenin numarası, {ben} senin adın olur.",
            "{name} becomes the customer’s first name, {full_name} her whole name, "
            "{number} the conversation’s number, {me} your first name.",
        ),
    )

    def __init__(self, *args: Any, member: Member, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [("all", said("Herkes", "Everybody")), *((f"team:{team.pk}", team.name) for team in teams)]
        field: Any = self.fields["owner"]
        field.choices = [*(shared if leads(member) else ()), ("own", said("Yalnızca ben", "Only me"))]

    def clean_shortcut(self) -> str:
        """Return the one word that is typed, without the slash before it."""
        told: str = self.cleaned_data["shortcut"].lstrip("/")
        if any(letter.isspace() or letter == "/" for letter in told):
            raise forms.ValidationError(said("Tek sözcük yaz, boşluksuz.", "One word, without spaces."))
        return told


class TokenForm(Asking):
    """What a program may do, and as whom."""

    name = forms.CharField(
        max_length=80, label=both("Adı", "Name"), help_text=both("Hangi program?", "Which program is it for?")
    )
    member = forms.ChoiceField(required=False, label=both("Kimin adına", "Acts as"))
    scopes = forms.MultipleChoiceField(
        choices=[(scope, SCOPE_WORDS.get(scope, scope)) for scope in SCOPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=both("Yapabilecekleri", "What it may do"),
        help_text=both("Hiçbirini seçmezsen hepsini yapabilir.", "With none chosen it may do everything."),
    )

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.choices = [("", said("Çalışma alanı", "The workspace")), *((str(one.pk), one.name) for one in members)]
