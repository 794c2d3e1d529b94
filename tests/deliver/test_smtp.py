"""The mail against a real server: TLS, login, faults; and what the server received."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.deliver.message import Writer
from briefing.deliver.posting import Letter, post
from briefing.deliver.recipients import Recipient
from briefing.deliver.smtp import Post, Server
from briefing.errors import ContentError
from briefing.ledger import Ledger, editions
from briefing.ledger.mailings import Mailing
from briefing.model import Beat

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn
from smtp_server import PASSWORD, USER, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from smtp_server import Office

    from briefing.deliver.posting import Outcome

BEAT = Beat(title="The coast at Velmar", mail_from="Coast Desk <desk@coast.example.org>")
EDITION = drawn.usual()


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


class Bench:
    """A mailing in a ledger, a server, and a clock."""

    def __init__(self, folder: Path, server: Server, count: int) -> None:
        self.book = Ledger(folder / "ledger.sqlite")
        files = {"mail.eml": b"x", "edition.json": b"{}"}
        key = editions.decide(
            self.book, EDITION, files, beat="coast", state="approved", who="Ann", at=datetime(2031, 3, 15, tzinfo=UTC)
        )
        self.readers = [Recipient(f"reader{n}@mail.example", f"Reader {n}") for n in range(count)]
        self.clock, self.server = Clock(), server
        self._key = key

    def open(self) -> Mailing:
        return Mailing(self.book, self._key, "edition", lambda: datetime(2031, 3, 15, tzinfo=UTC))

    def run(self, retries: tuple[float, ...] = (5, 50), rate: int = 0) -> dict[str, int]:
        mailing = self.open()
        mailing.enlist(self.readers)
        carrier = Post(self.server, "desk@coast.example.org")
        try:
            post(
                mailing.waiting(self.readers),
                lambda letter: f"To: {letter.address}\r\n\r\n.dots\r\n..\r\n.\r\nend\r\n".encode(),
                carrier,
                mailing,
                retries=retries,
                rate=rate,
                time=self.clock,
                progress=lambda _, __: None,
            )
        finally:
            carrier.close()
        return mailing.counts()


def bench(folder: Path, port: int, cert: Path, count: int = 12, **changes: object) -> Bench:
    fields: dict[str, object] = {
        "host": "localhost",
        "port": port,
        "user": USER,
        "password": PASSWORD,
        "ca_file": str(cert),
        **changes,
    }
    return Bench(folder, Server(**fields), count)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # the server cannot know that TLS came first
@pytest.mark.parametrize("tls", [False, True])
def test_everybody_is_mailed_once_over_tls_after_a_login(
    tmp_path: Path, office: Office, cert: tuple[Path, Path], tls: bool
) -> None:
    with serving(office, *cert, tls=tls) as port:
        made = bench(tmp_path, port, cert[0], security="tls" if tls else "starttls")
        assert made.run() == {"accepted": 12}
        assert made.run() == {"accepted": 12}
    assert office.addresses == [r.address for r in made.readers]
    assert office.senders == {"desk@coast.example.org"}
    assert office.taken[0][1].endswith(b"\r\n\r\n.dots\r\n..\r\n.\r\nend\r\n"), "dots come through"
    assert made.clock.waits == []


def test_a_rate_is_kept(tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]) -> None:
    made = bench(tmp_path, port, cert[0])
    made.run(rate=30)
    assert made.clock.waits == [2.0] * 11
    assert len(office.taken) == 12


def test_a_temporary_refusal_is_tried_again_and_a_permanent_one_is_not(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    tries: Counter[str] = Counter()

    def refuse(address: str) -> str | None:
        tries[address] += 1
        number = int(address.removeprefix("reader").removesuffix("@mail.example"))
        if number == 3:
            return "550 5.1.1 no such reader"
        if number == 7:
            return "451 4.3.0 the mailbox never opens"
        return "450 4.2.0 come back later" if number == 5 and tries[address] < 3 else None

    office.on_rcpt = refuse
    made = bench(tmp_path, port, cert[0])
    assert made.run() == {"accepted": 10, "bounced": 1, "deferred": 1}
    assert made.clock.waits == [5, 50]
    assert (tries["reader3@mail.example"], tries["reader5@mail.example"], tries["reader7@mail.example"]) == (1, 3, 3)
    assert made.open().listed("bounced") == [("reader3@mail.example", "550 5.1.1 no such reader")]
    office.on_rcpt = lambda _: None
    assert made.run() == {"accepted": 11, "bounced": 1}, "the next run goes on where this one ended"
    assert max(Counter(office.addresses).values()) == 1


def test_refusals_of_the_message_itself_count_too(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    answers = {"reader2@mail.example": ["452 4.3.1 full"], "reader4@mail.example": ["554 5.7.1 we do not like it"]}
    office.before_taking = lambda address: answers[address].pop() if answers.get(address) else None
    assert bench(tmp_path, port, cert[0]).run() == {"accepted": 11, "bounced": 1}
    assert "reader2@mail.example" in office.addresses


@pytest.mark.parametrize("when", ["on_rcpt", "on_data"])
def test_a_connection_cut_before_the_end_is_made_again(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path], when: str
) -> None:
    cuts = ["reader4@mail.example", "reader8@mail.example"]

    def cut(address: str) -> str | None:
        if address in cuts:
            cuts.remove(address)
            return "cut"
        return None

    if when == "on_rcpt":
        office.on_rcpt = cut
        assert bench(tmp_path, port, cert[0]).run() == {"accepted": 12}
        assert sorted(office.addresses) == sorted(set(office.addresses))
    else:
        # The message was handed over whole, and the server threw it away without a word: from here that cannot be told.
        office.before_taking = cut
        assert bench(tmp_path, port, cert[0]).run() == {"accepted": 10, "doubtful": 2}
        assert len(office.taken) == 10


def test_an_answer_lost_after_the_end_is_in_doubt_and_left_to_the_editor(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    office.after_taking = lambda address: "cut" if address in ("reader4@mail.example", "reader8@mail.example") else None
    made = bench(tmp_path, port, cert[0])
    assert made.run() == {"accepted": 10, "doubtful": 2}
    assert made.run() == {"accepted": 10, "doubtful": 2}, "nobody in doubt is mailed again unasked"
    assert len(office.taken) == 12
    office.after_taking = lambda _: None
    mailing = made.open()
    assert mailing.decide(["Reader4@Mail.Example", "reader1@mail.example"], again=True, who="Ann") == [
        "reader1@mail.example"
    ]
    assert mailing.decide(["all"], again=False, who="Ann") == []
    assert made.run() == {"accepted": 12}
    assert Counter(office.addresses)["reader4@mail.example"] == 2
    assert Counter(office.addresses)["reader8@mail.example"] == 1


def test_a_slow_server_is_waited_for_and_a_silent_one_leaves_a_doubt(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    office.seconds = 0.3
    assert bench(tmp_path, port, cert[0], 2, final_seconds=5.0).run() == {"accepted": 2}
    made = bench(tmp_path / "again", port, cert[0], 4, final_seconds=0.05)
    with pytest.raises(
        ContentError, match=r"took 2 messages in a row and did not answer \(no answer to the message: .*timed out"
    ):
        made.run()
    assert made.open().counts() == {"doubtful": 2, "queued": 2}


def test_a_server_that_hangs_up_again_and_again_ends_the_run(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    office.on_rcpt = lambda _: "cut"
    made = bench(tmp_path, port, cert[0])
    with pytest.raises(ContentError, match="hangs up again and again"):
        made.run()
    assert made.clock.waits == [5, 50]
    assert office.taken == []
    office.on_rcpt = lambda _: None
    assert made.run() == {"accepted": 12}


def test_nobody_listens(tmp_path: Path, cert: tuple[Path, Path]) -> None:
    made = bench(tmp_path, 9, cert[0], 4)
    with pytest.raises(ContentError, match="cannot be reached"):
        made.run()
    assert made.open().counts() == {"deferred": 3, "queued": 1}


def test_refusals_for_good_in_a_row_are_the_senders_fault(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    office.on_rcpt = lambda _: "550 5.7.1 you are on a block list"
    made = bench(tmp_path, port, cert[0], 30)
    with pytest.raises(ContentError, match="10 readers in a row were refused for good, the last with: 550 "):
        made.run()
    assert made.open().counts() == {"bounced": 10, "queued": 20}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "wrong"}, "refuses the login of desk: 535"),
        ({"ca_file": None}, "its certificate does not fit"),
        ({"host": "127.0.0.1"}, "its certificate does not fit"),
    ],
)
def test_what_no_second_try_mends_stops_at_once(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path], change: dict[str, Any], told: str
) -> None:
    made = bench(tmp_path, port, cert[0], **change)
    with pytest.raises(ContentError) as stopped:
        made.run()
    assert told in str(stopped.value)
    assert "Nothing was sent" in str(stopped.value)
    assert office.taken == []
    assert made.open().counts() == {"queued": 12}


def test_a_sender_that_is_refused_stops_at_once(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    office.on_mail = lambda _: "553 5.7.1 not your address"
    with pytest.raises(ContentError, match=r"refuses the sender desk@coast\.example\.org: 553"):
        bench(tmp_path, port, cert[0]).run()
    assert office.taken == []


def test_an_address_outside_ascii_goes_out_where_the_server_takes_it(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    made = bench(tmp_path, port, cert[0], 1)
    made.readers = [Recipient("жанна@xn--e1afmkfd.example", "Жанна"), *made.readers]
    writer = Writer(
        drawn.drawn("usual", "roundup", "mail")[0],
        EDITION,
        BEAT,
        kind="edition",
        now=lambda: datetime(2031, 3, 15, tzinfo=UTC),
    )
    carrier = Post(made.server, writer.sender)
    answers = [
        carrier.carry(r.address, writer(Letter(n, r.address, r.name)), lambda: None) for n, r in enumerate(made.readers)
    ]
    carrier.close()
    assert [a.state for a in answers] == ["accepted", "accepted"]
    assert "To: Жанна <жанна@xn--e1afmkfd.example>".encode() in office.taken[0][1]


def test_a_journal_that_cannot_be_written_stops_before_the_message_is_the_servers(
    office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    class Full:
        def __init__(self) -> None:
            self.settled: list[Outcome] = []

        def intend(self, letter: Letter) -> None:
            if letter.id == 3:
                raise ContentError("the disk is full")

        def settle(self, letter: Letter, outcome: Outcome) -> None:
            del letter
            self.settled.append(outcome)

    journal = Full()
    letters = [Letter(n, f"reader{n}@mail.example", "") for n in range(6)]
    carrier = Post(
        Server(host="localhost", port=port, user=USER, password=PASSWORD, ca_file=str(cert[0])), "a@b.example"
    )
    write: Callable[[Letter], bytes] = lambda _: b"Subject: x\r\n\r\nx\r\n"  # noqa: E731
    with pytest.raises(ContentError, match="the disk is full"):
        post(letters, write, carrier, journal, retries=(), rate=0, time=Clock(), progress=lambda _, __: None)
    carrier.close()
    assert office.addresses == ["reader0@mail.example", "reader1@mail.example", "reader2@mail.example"]
    assert [o.state for o in journal.settled] == ["accepted"] * 3


def test_ctrl_c_does_not_wait_for_a_server_that_does_not_answer(
    tmp_path: Path, office: Office, port: int, cert: tuple[Path, Path]
) -> None:
    small, over = bench(tmp_path, port, cert[0], count=2), threading.Event()
    main = threading.main_thread().ident
    assert main

    def silent(_: str) -> None:
        signal.pthread_kill(main, signal.SIGINT)
        over.wait(20)

    office.on_rcpt = silent
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            small.run()
        assert time.monotonic() - begun < 10
    finally:
        signal.signal(signal.SIGINT, before)
        over.set()
    assert (office.taken, small.open().counts()) == ([], {"queued": 2})
