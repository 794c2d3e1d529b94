"""Lists of recipients as people keep them, and what is said of the rows that cannot be used."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.deliver import recipients
from briefing.deliver.recipients import Recipient, key_of
from briefing.errors import ContentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.errors import Note

Read = tuple[tuple[Recipient, ...], tuple["Note", ...]]


def nothing() -> bytes:
    raise AssertionError("standard input was read")


def read(folder: Path, name: str, data: str | bytes, query: str | None = None) -> Read:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return recipients.read(str(path), query, nothing)


def told(found: Read) -> list[str]:
    return [f"{note.where.rpartition('/')[2]}: {note.message}" for note in found[1]]


def test_a_text_file_holds_an_address_a_line_with_or_without_a_name(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "readers.txt",
        '# the Friday list\n\nann@quay.example\nBéa Low <Bea@Quay.Example>\n"Coe, Dan" <dan@quay.example>\n  <eve@quay.example>  \n',
    )
    assert found == (
        (
            Recipient("ann@quay.example"),
            Recipient("bea@quay.example", "Béa Low"),
            Recipient("dan@quay.example", "Coe, Dan"),
            Recipient("eve@quay.example"),
        ),
        (),
    )


@pytest.mark.parametrize("name", ["readers.csv", "readers.txt"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_known_by_its_head_whatever_parts_its_columns(
    tmp_path: Path, name: str, between: str, mark: bytes, end: str
) -> None:
    rows = [
        ["Name", "E-Mail", "town"],
        ["Ann", "ann@quay.example", ""],
        ["", "", ""],
        ["Béa", "bea@quay.example", "Ix"],
    ]
    found = read(tmp_path, name, mark + end.join(between.join(row) for row in rows).encode())
    assert found == ((Recipient("ann@quay.example", "Ann"), Recipient("bea@quay.example", "Béa")), ())


def test_first_and_last_names_are_put_together(tmp_path: Path) -> None:
    found = read(tmp_path, "r.csv", "email,first name,last name\na@b.example,Ann,Lee\nc@d.example,Cho,\n")
    assert [r.name for r in found[0]] == ["Ann Lee", "Cho"]


def test_a_byte_order_mark_is_no_part_of_the_first_address(tmp_path: Path) -> None:
    assert read(tmp_path, "r.txt", b"\xef\xbb\xbfann@quay.example\n")[0] == (Recipient("ann@quay.example"),)


def test_a_duplicate_gets_one_mail_however_it_is_spelt(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "r.csv",
        "email,name\nann@bücher.example,Ann\nANN@xn--bcher-kva.example,Ann again\nann@BÜCHER.example.,\nbea@quay.example,\n",
    )
    assert found[0] == (Recipient("ann@xn--bcher-kva.example", "Ann"), Recipient("bea@quay.example"))
    assert told(found) == ["r.csv: rows with an address that stands before: 2. Each address gets one mail"]


@pytest.mark.parametrize(
    "bad",
    [
        *("ann", "ann@", "@quay.example", "ann@quay", "ann@@quay.example", "a b@quay.example", "ann@quay..example"),
        *("ann@-quay.example", "ann@quay.example>", "ann@127.0.0.1", "ann@[127.0.0.1]", ".ann@quay.example"),
        *("ann@quay.example, bea@quay.example", "ann@quay.example;bea@quay.example", '"ann"@quay.example'),
        *("a" * 65 + "@quay.example", "ann@" + "q" * 64 + ".example", "ann@" + "quay." * 60 + "example"),
        *("ann@quay_low.example", "ann\x00@quay.example", "ann@quay.exam\tple"),
    ],
)
def test_what_is_no_address_is_told_with_its_line_and_the_rest_goes_on(tmp_path: Path, bad: str) -> None:
    assert key_of(bad) is None
    cell = bad.replace('"', '""')
    found = read(tmp_path, "r.csv", f'email\nbea@quay.example\n"{cell}"\ncho@quay.example\n')
    assert [r.address for r in found[0]] == ["bea@quay.example", "cho@quay.example"]
    assert told(found) == [f'r.csv, line 3: "{bad}" is no address that mail can be sent to: left out']


def test_a_name_with_a_newline_is_left_out_and_told_and_the_address_is_mailed(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "r.csv",
        'email,name\nann@quay.example,"Ann\nBcc: all@quay.example"\nbea@quay.example,Béa\ncho@quay.example,"C\u2028ho"\n',
    )
    assert found[0] == (
        Recipient("ann@quay.example"),
        Recipient("bea@quay.example", "Béa"),
        Recipient("cho@quay.example"),
    )
    assert told(found) == [
        "r.csv, line 2: the name of ann@quay.example holds a line break or the like: mailed without it",
        "r.csv, line 5: the name of cho@quay.example holds a line break or the like: mailed without it",
    ]


def test_an_open_quotation_mark_does_not_swallow_the_readers_after_it(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"r\.csv, line 3: the row that begins here is no CSV"):
        read(tmp_path, "r.csv", 'email,name\nann@quay.example,Ann\nbea@quay.example,"Béa\ncho@quay.example,Cho\n')


def test_an_sqlite_database_is_asked_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "club.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE reader (mail TEXT, who TEXT, left_us INTEGER)")
        db.executemany(
            "INSERT INTO reader VALUES (?, ?, ?)",
            [
                ("ann@quay.example", "Ann", 0),
                (None, "Nobody", 0),
                ("bea@quay.example", None, 0),
                ("c@d.example", "", 1),
            ],
        )
    db.close()
    found = recipients.read(str(path), "SELECT mail, who FROM reader WHERE NOT left_us", nothing)
    assert found[0] == (Recipient("ann@quay.example", "Ann"), Recipient("bea@quay.example"))
    assert told(found) == ['club.sqlite, row 2: "" is no address that mail can be sent to: left out']
    assert recipients.read(str(path), "SELECT mail FROM reader WHERE left_us", nothing)[0] == (
        Recipient("c@d.example"),
    )
    for query in ("DELETE FROM reader", "SELECT mail FROM readers", "SELECT 1; SELECT 2"):
        with pytest.raises(UsageError, match="the query failed"):
            recipients.read(str(path), query, nothing)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM reader").fetchone() == (4,)
    db.close()


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"none\.txt: No such file or directory\. Name the list of recipients with --list"
    ):
        recipients.read(str(tmp_path / "none.txt"), None, nothing)
    with pytest.raises(UsageError, match="there is no such database"):
        recipients.read(str(tmp_path / "none.sqlite"), "SELECT 1", nothing)
    with pytest.raises(UsageError, match="the query failed: file is not a database"):
        read(tmp_path, "junk.sqlite", "no database at all\n" * 100, "SELECT mail FROM reader")
    with pytest.raises(ContentError, match=r"r\.txt, line 2: not UTF-8"):
        read(tmp_path, "r.txt", "ann@quay.example\nBéa <bea@quay.example>\n".encode("latin-1"))
    with pytest.raises(ContentError, match="the list holds no address"):
        read(tmp_path, "empty.txt", "# nobody yet\n\n")
    with pytest.raises(ContentError, match='line 1: no column is called "email"'):
        read(tmp_path, "r.csv", "who,where\nAnn,ann@quay.example\n")


def test_standard_input_is_a_list_too() -> None:
    assert recipients.read("-", None, lambda: b"email,name\nann@quay.example,Ann\n")[0] == (
        Recipient("ann@quay.example", "Ann"),
    )


def test_a_hundred_thousand_rows_are_read_in_seconds(tmp_path: Path) -> None:
    rows = "".join(f"reader{n}@mail{n % 7}.example,Reader {n}\n" for n in range(99_000))
    twice = "".join(f"Reader{n}@Mail{n % 7}.Example,\n" for n in range(990))
    bad = "nobody at home,\n" * 10
    begun = time.process_time()
    found = read(tmp_path, "many.csv", "email,name\n" + rows + twice + bad)
    seconds = time.process_time() - begun
    assert (len(found[0]), len(found[1])) == (99_000, 11)
    assert seconds < 10
    begun = time.process_time()
    assert key_of("a@" + "é" * 1_000_000 + ".example") is None
    assert time.process_time() - begun < 1, "a hostile address costs no more than a plain one"


_EDGES = st.text() | st.text('abc@."<>,;:\\ \r\n\t\x00é', max_size=40)


@settings(deadline=None)
@given(local=_EDGES, domain=_EDGES)
def test_no_address_that_passes_can_say_anything_but_itself_on_the_wire(local: str, domain: str) -> None:
    for words in (f"{local}@{domain}", f"{local}@quay.example", f"ann@{domain}"):
        key = key_of(words)
        if key is not None:
            assert key_of(key) == key
            assert key.count("@") == 1
            assert not any(ch.isspace() or ch in '<>,;:"()[]\\' or ord(ch) < 32 for ch in key)
            assert key.rpartition("@")[2].isascii()
