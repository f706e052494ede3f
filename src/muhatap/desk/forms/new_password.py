"""A field for a password that somebody chooses for herself."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from muhatap.desk.both import both


class NewPassword(forms.CharField):
    """Refuses a password that is short or known to everybody."""

    def __init__(self) -> None:
        super().__init__(
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            label=both("Parolan", "Your password"),
            help_text=both(
                "En az 10 karakter; uzun bir cümle en iyisidir.", "At least 10 characters; a sentence is best."
            ),
        )

    def validate(self, value: Any) -> None:
        """Raise ValidationError for what nobody should use."""
        super().validate(value)
        if value:
            validate_password(value)
