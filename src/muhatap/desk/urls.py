"""The desk's addresses: pages, and the resources they change."""

from django.urls import path

from muhatap.desk.views import (
    arrivals,
    assignments,
    attachments,
    dispatches,
    draft_files,
    drafts,
    forwards,
    inbox,
    languages,
    letters,
    messages,
    notifications,
    people,
    program,
    resolutions,
    snoozes,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.index, name="inbox"),
    path("desk/queue/", inbox.rows, name="queue"),
    path("desk/people/<int:pk>/", people.person, name="person"),
    path("desk/people/<int:pk>/timeline/", people.timeline, name="timeline"),
    path("desk/conversations/<int:pk>/", people.conversation, name="conversation"),
    path("desk/conversations/<int:pk>/resolution/", resolutions.resolution, name="resolution"),
    path("desk/conversations/<int:pk>/assignment/", assignments.assignment, name="assignment"),
    path("desk/conversations/<int:pk>/snooze/", snoozes.snooze, name="snooze"),
    path("desk/conversations/<int:pk>/messages/", messages.messages, name="messages"),
    path("desk/conversations/<int:pk>/draft/", drafts.draft, name="draft"),
    path("desk/conversations/<int:pk>/draft/files/", draft_files.files, name="draft_files"),
    path("desk/dispatches/<int:pk>/", dispatches.dispatch, name="dispatch"),
    path("desk/dispatches/<int:pk>/retry/", dispatches.again, name="retry"),
    path("desk/messages/<int:pk>/full/", letters.letter, name="letter"),
    path("desk/messages/<int:pk>/full/html/", letters.sheet, name="sheet"),
    path("desk/messages/<int:pk>/forward/", forwards.forward, name="forward"),
    path("desk/attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("desk/notifications/", notifications.notifications, name="notifications"),
    path("desk/notifications/latest/", notifications.latest, name="latest"),
    path("desk/notifications/seen/", notifications.seen, name="seen"),
    path("desk/notifications/choices/", notifications.choices, name="notification_choices"),
    path("desk/notifications/subscription/", notifications.subscription, name="push_subscription"),
    path("sw.js", program.worker, name="worker"),
    path("manifest.webmanifest", program.manifest, name="manifest"),
    path("desk/me/language/", languages.language, name="language"),
    path("desk/settings/arrivals/", arrivals.arrivals, name="arrivals"),
    path("desk/settings/arrivals/<int:pk>/replay/", arrivals.again, name="replay"),
]
