"""Sending a mailing: who is next, when to wait, when to stop; each step written into a journal before the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from briefing.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

State = Literal["accepted", "deferred", "bounced", "doubtful"]
_REFUSALS = 10
"""So many refusals for good, one after another, are the sender's fault and not ten readers'."""
_DOUBTS = 2
"""So many answers lost one after another are one too many to go on."""


class Letter(NamedTuple):
    """A message to one reader; `id` is the journal's."""

    id: int
    address: str
    name: str


class Outcome(NamedTuple):
    """What came of an attempt: the server's code and answer; `lost` says that the connection is gone."""

    state: State
    code: int | None
    answer: str
    lost: bool = False


class Journal(Protocol):
    """Where it is written down. Both calls return when it is on the disk, and raise where it cannot be."""

    def intend(self, letter: Letter) -> None:
        """Keep that the letter's last line is about to leave."""

    def settle(self, letter: Letter, outcome: Outcome) -> None:
        """Keep what came of it."""


class Carrier(Protocol):
    """What takes a message to a server; see `briefing.deliver.smtp`."""

    def carry(self, address: str, data: bytes, intend: Callable[[], None]) -> Outcome:
        """Hand it over; `intend` is called right before the message becomes the server's."""


class Time(Protocol):
    """A clock that can be waited on, in seconds."""

    def monotonic(self) -> float:
        """The seconds since some moment."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


def post(
    letters: Sequence[Letter],
    write: Callable[[Letter], bytes],
    carrier: Carrier,
    journal: Journal,
    *,
    retries: Sequence[float],
    rate: int,
    time: Time,
    progress: Callable[[int, int], None],
) -> None:
    """Send every letter once. What is refused for now (4xx, a lost connection) is tried again after each of `retries`.

    `rate` is letters a minute, 0 for no limit. Raises `ContentError` where going on makes no sense: the connection fails
    again and again, answers get lost, everybody is refused, or the journal cannot be written. What is left stays waiting.
    """
    pace = _Pace(rate, time)
    done, losses, doubts, refusals = 0, 0, 0, 0
    waiting = list(letters)
    for turn in range(len(retries) + 1):
        again: list[Letter] = []
        for letter in waiting:
            pace.wait()
            outcome = carrier.carry(letter.address, write(letter), lambda letter=letter: journal.intend(letter))  # type: ignore[misc]
            journal.settle(letter, outcome)
            losses = losses + 1 if outcome.lost else 0
            doubts = doubts + 1 if outcome.state == "doubtful" else 0
            refusals = refusals + 1 if outcome.state == "bounced" else 0
            if outcome.state == "deferred":
                again.append(letter)
            else:
                done += 1
            progress(done, len(letters))
            _stop(outcome, losses > len(retries), doubts >= _DOUBTS, refusals >= _REFUSALS)
            if outcome.lost and losses:
                time.sleep(retries[losses - 1])
        if not again or turn == len(retries):
            return
        time.sleep(retries[turn])
        waiting = again


def _stop(outcome: Outcome, lost: bool, doubtful: bool, refused: bool) -> None:
    if doubtful:
        raise ContentError(
            f"the server took {_DOUBTS} messages in a row and did not answer ({outcome.answer}). Stopped, so that no more "
            "are in doubt; run the command again to go on"
        )
    if lost:
        raise ContentError(
            f"the server cannot be reached or hangs up again and again ({outcome.answer}). "
            "Stopped; run the command again to go on where this run ended"
        )
    if refused:
        raise ContentError(
            f"{_REFUSALS} readers in a row were refused for good, the last with: {outcome.code} {outcome.answer}. "
            "That is rather the sender's fault than theirs; mend it and run the command again"
        )


class _Pace:
    """No more than so many a minute, evenly."""

    def __init__(self, rate: int, time: Time) -> None:
        self._step = 60 / rate if rate else 0.0
        self._time = time
        self._next = time.monotonic()

    def wait(self) -> None:
        if not self._step:
            return
        now = self._time.monotonic()
        if now < self._next:
            self._time.sleep(self._next - now)
        self._next = max(now, self._next) + self._step
