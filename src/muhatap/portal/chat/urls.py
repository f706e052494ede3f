"""The chat's addresses; its stream stands beside Django, in server/streams."""

from django.urls import path

from muhatap.portal.chat.views import files, greeting, marks, messages, notice, session, typing
from muhatap.portal.chat.widget import widget

app_name = "chat"
urlpatterns = [
    path("widget.js", widget, name="widget"),
    path("chat/<str:key>/", greeting.greeting, name="greeting"),
    path("chat/<str:key>/session", session.session, name="session"),
    path("chat/<str:key>/notice", notice.notice, name="notice"),
    path("chat/<str:key>/messages", messages.messages, name="messages"),
    path("chat/<str:key>/files", files.upload, name="files"),
    path("chat/<str:key>/files/<int:pk>", files.file, name="file"),
    path("chat/<str:key>/typing", typing.typing, name="typing"),
    path("chat/<str:key>/marks", marks.marks, name="marks"),
]
