"""Customers and the ways to reach them."""

from muhatap.people.models.identity import Identity
from muhatap.people.models.notice_shown import NoticeShown
from muhatap.people.models.person import Person
from muhatap.people.models.word import PersonWord

__all__ = ["Identity", "NoticeShown", "Person", "PersonWord"]
