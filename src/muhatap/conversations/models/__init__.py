"""Matters between a person and the company."""

from muhatap.conversations.models.attachment import Attachment
from muhatap.conversations.models.conversation import Conversation
from muhatap.conversations.models.dispatch import Dispatch
from muhatap.conversations.models.draft import Draft
from muhatap.conversations.models.message import Message
from muhatap.conversations.models.notification import Notification, NotificationChoice, PushSubscription
from muhatap.conversations.models.promise import Promise
from muhatap.conversations.models.saved_view import SavedView
from muhatap.conversations.models.snippet import Snippet
from muhatap.conversations.models.tag import Tag, Tagging
from muhatap.conversations.models.words import MessageWords

__all__ = [
    "Attachment",
    "Conversation",
    "Dispatch",
    "Draft",
    "Message",
    "MessageWords",
    "Notification",
    "NotificationChoice",
    "Promise",
    "PushSubscription",
    "SavedView",
    "Snippet",
    "Tag",
    "Tagging",
]
