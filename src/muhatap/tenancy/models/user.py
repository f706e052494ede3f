"""A log-in. What a user may do is said by her seats, one in each workspace."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from muhatap.kit.clock import now


class Users(BaseUserManager["User"]):
    """Creation and the look-up that Django's log-in asks for."""

    def create_user(self, email: str, password: str | None = None) -> "User":
        """Return a new user whose password is stored hashed; without one she cannot log in by password."""
        user = self.model(email=self.normalize_email(email))
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A log-in by e-mail address."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=now)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"
