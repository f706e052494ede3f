"""A note calls the colleagues it names, and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.conversations.mentions import mentioned
from muhatap.tenancy.models import Member

SELIN, OTHER_SELIN, ISIK = (
    Member(pk=1, name="Selin Uçar"),
    Member(pk=2, name="Selin Ak"),
    Member(pk=3, name="Işık İnce"),
)
HOUSE = [SELIN, OTHER_SELIN, ISIK]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Selin Uçar bakar mısın", [SELIN]),
        ("@selin ucar bakar misin", [SELIN]),
        ("@Selin bakar mısınız", [SELIN, OTHER_SELIN]),
        ("bunu @ISIK'a sor", [ISIK]),
        ("@Işık’a ve @Selin Ak’a sor", [ISIK, OTHER_SELIN]),
        ("@selinay bakar mısın", []),
        ("destek@selin.example yazdı", []),
        ("@ yok, @", []),
        ("@Selin Uçar @Selin Uçar", [SELIN]),
    ],
)
def test_a_name_after_the_sign_calls_its_bearer(text: str, called: list[Member]) -> None:
    assert mentioned(text, HOUSE) == called


@given(st.text(max_size=60))
def test_whatever_is_written_nobody_is_called_without_the_sign(text: str) -> None:
    assert mentioned(text.replace("@", ""), HOUSE) == []


@given(before=st.text("abc ", max_size=9), after=st.text(max_size=9))
def test_a_name_by_itself_is_heard_wherever_it_stands(before: str, after: str) -> None:
    assert ISIK in mentioned(f"{before} @Işık İnce, {after}", HOUSE)
