"""What a worker tells of itself in shared memory, and how the server takes a request over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.web.slot import HOLD, Slot


@pytest.fixture
def slot() -> Iterator[Slot]:
    made = Slot()
    yield made
    made.close()


def test_the_present_request(slot: Slot) -> None:
    assert slot.present() == (0, 0)
    slot.begin(7, b"GET / HTTP/1.1")
    assert (slot.present(), slot.request()) == ((1, 7), b"GET / HTTP/1.1")
    assert slot.end() is False
    assert slot.present() == (1, 0)


def test_who_takes_over_is_seen_once_only(slot: Slot) -> None:
    slot.begin(7)
    assert slot.take() == 7
    assert slot.end() is True
    slot.begin(8)
    assert slot.end() is False


def test_what_has_ended_is_not_taken_over_but_seen(slot: Slot) -> None:
    slot.begin(7)
    slot.end()
    assert slot.take() == 0
    assert slot.end() is True  # a worker that looks only now stops, and says so


def test_responses_are_held_until_they_are_sent(slot: Slot) -> None:
    first, second = (7, b"request", b"lines", b"body", '"tag"'), (8, b"", b"", b"x" * 1000, "")
    assert slot.hold(first) and slot.hold(second)
    assert slot.held() == [first, second]
    assert not slot.hold((9, b"", b"", b"x" * HOLD, ""))
    assert slot.held() == [first, second]
    slot.release()
    assert slot.held() == []
    assert slot.hold(second)
    assert slot.held() == [second]
