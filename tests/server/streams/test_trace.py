"""What was changed in the settings is read by those who run the workspace, on their page, and told to nobody else."""

import asyncio

from django.db import connection

from muhatap.journal.record import record
from muhatap.server.streams.hub import Hub
from muhatap.tenancy.entered import entered
from tests.server.streams.conftest import Place
from tests.server.streams.reader import happens, listening, open_api, open_desk

Two = tuple[Place, Place]


def test_changes_of_the_settings_are_told_to_no_stream(hub: Hub, two: Two) -> None:
    def change() -> int:
        try:
            with entered(two[0].workspace):
                return record("settings.member_invited", workspace=two[0].workspace, name="kerem@gizli.example").pk
        finally:
            connection.close()

    async def story() -> None:
        async with listening(hub) as streams:
            desk, program = await open_desk(streams, two[0].cookie), await open_api(streams, two[0].secret)
            number = await asyncio.to_thread(change)
            (heard,) = await happens(two[0].workspace, "Merhaba")
            await desk.has(1)
            await program.has(1)
            back = await open_api(streams, two[0].secret, after=number - 1)
            await back.has(1)

        assert desk.ids == program.ids == back.ids == [heard]

    asyncio.run(story())
