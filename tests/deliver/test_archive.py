"""The archive: stable addresses, corrections that append, feeds that readers accept, links that lead somewhere, no network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

import feedparser
import msgspec
import pytest
from lxml import etree

from briefing.deliver import archive
from briefing.deliver.archive import Copy, Published
from briefing.errors import ContentError, TemplateError
from briefing.model import Beat, Correction, DateRange
from briefing.render import sheets

sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn

if TYPE_CHECKING:
    from briefing.model import Edition

BASE = "https://coast.example.org/weekly"
BEAT = Beat(title="The coast & Velmar", slug="coast", base_url=BASE, publisher="Coast <Desk>")
USUAL = drawn.usual()
NOW = datetime(2031, 3, 15, 9, 30, tzinfo=UTC)
NOTICE = Correction(
    day=NOW.date() + timedelta(days=3), text="An earlier version gave the vote as 22 to 17. It was 21 to 18."
)


def edition(weeks: int, **changed: object) -> Edition:
    """The usual edition, so many weeks later."""
    first = USUAL.period.first + timedelta(weeks=weeks)
    year, week, _ = first.isocalendar()
    fields = {
        "week": f"{year}-W{week:02}",
        "number": weeks + 1,
        "period": DateRange.of(first, first + timedelta(days=4)),
        "title": f"Weekly roundup {weeks + 1}",
        "corrections": (),
        **changed,
    }
    return msgspec.structs.replace(USUAL, **fields)


def copy(made: Edition, at: datetime = NOW, words: str = "") -> Copy:
    page = drawn.drawn("usual", "roundup", "html")[0].replace(b"</main>", words.encode() + b"</main>")
    return Copy(
        at, {"briefing.html": page, "edition.json": msgspec.json.encode(made), "briefing.md": made.title.encode()}
    )


def corrected(made: Edition) -> Published:
    after = msgspec.structs.replace(made, corrections=(NOTICE,))
    return Published(after, [copy(made), copy(after, NOW + timedelta(days=3), "<p>Corrected.</p>")])


def three() -> list[Published]:
    plain = [Published(edition(n), [copy(edition(n), NOW + timedelta(weeks=n))]) for n in (0, 1)]
    return [plain[0], plain[1], corrected(edition(2))]


def made(published: list[Published] | None = None, beat: Beat = BEAT) -> dict[str, bytes]:
    return dict(archive.site(three() if published is None else published, beat, sheets))


class Links(HTMLParser):
    """What a page fetches or leads to, and the names it can be entered by."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids |= {told[name] for name in ("id",) if name in told}
        if "href" in told and (tag == "a" or told.get("rel") == "alternate"):
            self.to.append(told["href"])
        if tag in {"script", "img", "iframe", "source"} and "src" in told:
            self.fetched.append(told["src"])
        if tag == "link" and told.get("rel") not in {"alternate", "canonical"}:
            self.fetched.append(told["href"])


def test_every_edition_has_its_address_its_evidence_and_its_files() -> None:
    files = made()
    weeks = [each.edition.week for each in three()]
    for week in weeks:
        assert {f"{week}/index.html", f"{week}/evidence.html", f"{week}/edition.json", f"{week}/briefing.md"} <= set(
            files
        )
    assert {"index.html", "feed.xml", "feed.json", "sitemap.xml", "search.js", "search/2031.js"} <= set(files)
    assert "mail.eml" not in str(sorted(files)), "the mail is its readers' own"
    index = files["index.html"].decode()
    assert [index.index(f'href="{week}/index.html"') for week in reversed(weeks)] == sorted(
        index.index(f'href="{week}/index.html"') for week in weeks
    ), "the newest first"
    assert "The coast &amp; Velmar: all editions" in index
    assert re.search(r'<form id="search"[^>]* hidden>', index), "without JavaScript there is no search, and all else"
    assert "<noscript>" in index
    assert "Coast &lt;Desk&gt;" in index


def test_the_same_editions_give_the_same_bytes_and_an_approved_page_is_only_added_to() -> None:
    assert made() == made()
    page = made()[f"{edition(1).week}/index.html"].decode()
    approved = drawn.drawn("usual", "roundup", "html")[0].decode()
    added = re.sub(r'<link rel="(?:alternate|canonical)"[^>]*>\n|\n<nav aria-label="Archive".*?</nav>\n', "", page)
    assert added == approved
    assert f'href="../{edition(0).week}/index.html">Earlier: 10–14 Mar 2031<' in page
    assert f'href="../{edition(2).week}/index.html">Later: 24–28 Mar 2031<' in page


def test_every_printed_sentence_has_its_evidence() -> None:
    page = made()[f"{edition(0).week}/evidence.html"].decode()
    ids = Links(page).ids
    printed = [q for s in USUAL.sections for i in s.items for q in (i.lead, *i.support)] + list(USUAL.standfirst)
    assert printed
    for each in printed:
        assert f"s-{re.sub('[^A-Za-z0-9_-]+', '-', each.fact)}" in ids
        assert f"Characters {each.start} to {each.end} of" in page
    for edit in (e for q in printed for e in q.edits if e.before.isalpha()):
        assert f"<del>{edit.before}</del>" in page


def test_a_correction_is_appended_and_the_earlier_version_stays_reachable() -> None:
    files = made()
    week = edition(2).week
    now, before = files[f"{week}/index.html"].decode(), files[f"{week}/version-1/index.html"].decode()
    assert "<p>Corrected.</p>" in now
    assert '<a href="version-1/index.html">approved 15 Mar 2031</a>' in now
    assert "<p>Corrected.</p>" not in before
    assert 'It has been corrected since: <a href="../index.html">the current page</a>' in before
    assert f'<link rel="canonical" href="{BASE}/{week}/">' in before
    assert "It was 21 to 18." in files["index.html"].decode()
    feed = feedparser.parse(files["feed.xml"])
    ids = [entry.id for entry in feed.entries]
    assert f"{BASE}/{week}/#correction-1" in ids
    whole = feed.entries[ids.index(f"{BASE}/{week}/")]
    assert "It was 21 to 18." in whole.content[0].value
    assert (whole.published, whole.updated) == ("2031-03-15T09:30:00+00:00", "2031-03-18T09:30:00+00:00")
    assert not [name for name in made([three()[0]]) if "version-" in name]


def test_a_notice_is_dated_by_the_version_that_brought_it() -> None:
    plain, after = edition(0), msgspec.structs.replace(edition(0), corrections=(NOTICE,))
    days = [NOW + timedelta(days=n) for n in range(4)]
    told = Published(after, [copy(plain, days[0]), copy(plain, days[1]), copy(after, days[2]), copy(after, days[3])])
    entries = {entry.id: entry for entry in feedparser.parse(made([told])["feed.xml"]).entries}
    assert entries[f"{BASE}/{plain.week}/#correction-1"].published == days[2].isoformat()
    assert entries[f"{BASE}/{plain.week}/"].updated == days[3].isoformat()


def test_atom_keeps_the_rules_of_rfc_4287() -> None:
    data = made()["feed.xml"]
    told = feedparser.parse(data)
    assert not told.bozo, told.get("bozo_exception")
    assert told.version == "atom10"
    atom = {"a": "http://www.w3.org/2005/Atom"}
    root = etree.fromstring(data)
    for element, rules in ((root, "feed"), *((e, "entry") for e in root.findall("a:entry", atom))):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", atom)) == 1, f"4.1: a {rules} has one {name}"
        assert urlsplit(element.findtext("a:id", namespaces=atom)).scheme, "4.2.6: an id is an IRI"
        for name in ("updated", "published"):
            for moment in element.findall(f"a:{name}", atom):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", moment.text or ""), "3.3"
        kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall("a:link", atom)]
        assert len(kinds) == len(set(kinds)), "4.1.1: no two alternate links of one type"
        assert ("alternate", "text/html", None) in kinds
    assert root.find("a:author/a:name", atom) is not None, "4.1.1: an author, on the feed or on each entry"
    assert root.find("a:link[@rel='self']", atom).get("href") == f"{BASE}/feed.xml"
    ids = [e.text for e in root.findall("a:entry/a:id", atom)]
    assert len(ids) == len(set(ids)) == 4
    moments = [datetime.fromisoformat(e.text or "") for e in root.findall("a:entry/a:updated", atom)]
    assert moments == sorted(moments, reverse=True)
    assert datetime.fromisoformat(root.findtext("a:updated", namespaces=atom)) == max(moments)


def test_the_json_feed_keeps_its_rules_and_says_the_same() -> None:
    files = made()
    feed = json.loads(files["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "language", "authors", "items"} <= set(feed)
    for item in feed["items"]:
        assert {"id", "url", "title", "content_html", "date_published", "date_modified"} == set(item)
        assert all(isinstance(value, str) and value for value in item.values())
        assert datetime.fromisoformat(item["date_published"]).tzinfo
    atom = feedparser.parse(files["feed.xml"])
    assert [(i["id"], i["url"], i["title"]) for i in feed["items"]] == [(e.id, e.link, e.title) for e in atom.entries]


def test_the_sitemap_names_every_page() -> None:
    files = made()
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    locs = [e.text or "" for e in etree.fromstring(files["sitemap.xml"]).findall("s:url/s:loc", space)]
    named = {urljoin(f"{BASE}/", url).removeprefix(f"{BASE}/") for url in locs}
    assert {f"{name}index.html" if name.endswith("/") or not name else name for name in named} == {
        name for name in files if name.endswith(".html") and "version-" not in name
    }


def test_every_link_leads_somewhere_and_nothing_is_fetched_from_elsewhere() -> None:
    files = made()
    pages = {name: Links(data.decode()) for name, data in files.items() if name.endswith(".html")}
    checked = 0
    for name, page in pages.items():
        for target in page.to:
            if urlsplit(target).scheme in {"http", "https", "mailto"}:
                continue
            path, _, fragment = urljoin(f"http://site/{name}", target).removeprefix("http://site/").partition("#")
            assert path in files, f"{name} leads to {target}"
            if fragment and path.endswith(".html"):
                assert unquote(fragment) in pages[path].ids, f"{name} leads to {target}"
            checked += 1
        for fetched in page.fetched:
            assert not urlsplit(fetched).netloc, fetched
            assert (
                fetched.startswith("data:")
                or urljoin(f"http://site/{name}", fetched).removeprefix("http://site/") in files
            )
    assert checked > 50
    assert not re.search(r"https?:|fetch|XMLHttp|import\(", files["search.js"].decode())


def test_the_index_of_the_search_is_plain_data() -> None:
    text = made()["search/2031.js"].decode()
    rows = json.loads(text.removeprefix('briefingSearch.add("2031", ').removesuffix(");\n"))
    items = [i for s in USUAL.sections for i in s.items]
    assert len(rows) == 3 * len(items)
    ids = Links(made()[f"{edition(0).week}/index.html"].decode()).ids
    assert all(anchor in ids for _, anchor, *_ in rows)
    assert rows[0][3] == items[0].lead.text


def test_without_an_address_of_its_own_the_archive_has_no_feeds() -> None:
    files = made(beat=msgspec.structs.replace(BEAT, base_url=None))
    assert not {"feed.xml", "feed.json", "sitemap.xml"} & set(files)
    assert "feed.xml" not in files["index.html"].decode()


def test_a_hostile_edition_becomes_no_markup() -> None:
    nasty = drawn.nasty()
    files = made([Published(nasty, [Copy(NOW, {"briefing.html": b"<html><head></head><body></body></html>"})])])
    for name in ("index.html", f"{nasty.week}/evidence.html"):
        page = Links(files[name].decode())
        assert page.fetched == (["search.js"] if name == "index.html" else [])
        assert not [to for to in page.to if urlsplit(to).scheme not in {"", "http", "https"}]
        assert "<script>" not in files[name].decode()
    assert not feedparser.parse(files["feed.xml"]).bozo
    json.loads(files["feed.json"])


@pytest.mark.parametrize("week", ["../2031-W11", "a/b", "", ".hidden"])
def test_an_edition_whose_name_is_no_address_is_told(week: str) -> None:
    with pytest.raises(ContentError, match="is no name for an edition"):
        made([Published(edition(0, week=week), [copy(edition(0))])])


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    count = len(made())
    assert archive.write(tmp_path, iter(made().items())) == (count, count)
    old = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert archive.write(tmp_path, iter(made().items())) == (0, count)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == old
    page = tmp_path / "index.html"
    page.write_bytes(b"x" + page.read_bytes()[1:])
    assert archive.write(tmp_path, iter(made().items())) == (1, count), "a page that somebody changed is put right"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("in the way")
    with pytest.raises(ContentError, match="the archive cannot be written there"):
        archive.write(tmp_path / "site", iter(made().items()))


def two_hundred() -> list[Published]:
    return [Published(edition(n), [copy(edition(n), NOW + timedelta(weeks=n), f"<p>{n}</p>")]) for n in range(200)]


def test_two_hundred_editions_take_seconds_and_the_next_run_little(tmp_path: Path) -> None:
    published = two_hundred()
    begun = time.process_time()
    archive.write(tmp_path, archive.site(published, BEAT, sheets))
    first = time.process_time() - begun
    begun = time.process_time()
    written, count = archive.write(tmp_path, archive.site(published, BEAT, sheets))
    again = time.process_time() - begun
    assert (written, count) == (0, sum(path.is_file() for path in tmp_path.rglob("*")))
    assert first < 20
    assert again < 4, "two seconds on a machine that is not shared"


def templated(folder: Path, published: list[Published] | None = None, **files: str) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", "-").replace("_", ".")).write_text(text, "utf-8")
    draw = partial(sheets, templates=folder)
    return dict(archive.site(three() if published is None else published, BEAT, draw))


def test_an_editor_s_templates_change_the_archive_s_own_pages_and_no_approved_one(tmp_path: Path) -> None:
    plain = made()
    assert templated(tmp_path / "mine") == plain, "a folder without them changes nothing"
    masthead = '{% extends "builtin/archive.html.j2" %}{% block masthead %}<h1>Our {{ title }}, {{ say("count", count=count) }}</h1>{% endblock %}'
    changed = templated(tmp_path / "mine", archive_css="h1 { color: #123456 }", archive_html_j2=masthead)
    index = changed["index.html"].decode()
    assert "<h1>Our The coast &amp; Velmar: all editions, Editions: 3.</h1>" in index
    assert 'id="search"' in index
    own = {name for name in plain if name == "index.html" or name.endswith("/evidence.html")}
    assert len(own) == 4
    assert {name for name in plain if changed[name] != plain[name]} == own
    assert all("h1 { color: #123456 }" in changed[name].decode() for name in own)
    week = three()[0].edition.week
    sentence = '{% extends "builtin/archive-evidence.html.j2" %}{% block sentences %}{{ sentences|length }} of {{ edition_title }}{% endblock %}'
    listed = templated(tmp_path / "other", archive__evidence_html_j2=sentence)
    assert "of Weekly roundup 1" in listed[f"{week}/evidence.html"].decode()
    assert listed["index.html"] == plain["index.html"]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("\n{{ title.__class__.__mro__ }}", "archive.html.j2, line 2: templates may not do this"),
        ('\n{{ say("nothing") }}', 'archive.html.j2, line 2: There is no phrase "nothing". There are: title, count,'),
        ('{{ say("count") }}', 'The phrase "count" asks for {count}'),
        ("{{ nobody }}", "archive.html.j2, line 1: there is nothing called `nobody` here"),
        (
            "{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "ran for more than 1 seconds",
        ),
    ],
)
def test_a_template_of_the_archive_at_fault_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, told: str
) -> None:
    monkeypatch.setattr("briefing.render.TEXT_SECONDS", 1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "archive.html.j2").write_text(template)
    (tmp_path / "site").mkdir()
    with pytest.raises(TemplateError, match=re.escape(told)):
        archive.write(tmp_path / "site", archive.site(three(), BEAT, partial(sheets, templates=tmp_path / "mine")))
    assert list((tmp_path / "site").iterdir()) == []


def test_many_editions_with_templates_of_one_s_own(tmp_path: Path) -> None:
    published = two_hundred()
    begun = time.monotonic()
    own = templated(tmp_path / "mine", published)
    print(f"\n200 editions with an editor's templates: {time.monotonic() - begun:.1f} s")
    assert own == made(published)
    assert time.monotonic() - begun < 60


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to try the search in")
@pytest.mark.parametrize(
    ("asked", "told"),
    [("LIGHTHOUS", "found"), ("fish market vote", "found"), ("zzz", "nothing"), ("<img src=x>", "nothing")],
)
def test_the_search_finds_in_a_real_browser(tmp_path: Path, asked: str, told: str) -> None:
    archive.write(tmp_path / "site", iter(made().items()))
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    page = subprocess.run(
        [
            *(str(CHROMIUM), *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000"),
            *("--dump-dom", f"file://{tmp_path}/site/index.html?q={quote(asked)}"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    shown = page.partition('id="found"')[2].partition("</ol>")[0]
    if told == "found":
        assert re.search(r'role="status">Passages found: \d+\.', page)
        assert re.search(r'<a href="2031-W\d\d/index.html#item-', shown)
        words = {word.lower() for word in re.findall(r"<mark>(.*?)</mark>", shown)}
        assert all(any(word.startswith(part.lower()) for word in words) for part in asked.split())
        weeks = re.findall(r'<a href="(2031-W\d\d)/', shown)
        assert weeks[0] == max(weeks), "of equals the newest first"
    else:
        assert "Nothing found for" in page
        assert "<li>" not in shown
        assert "<img" not in page.partition("<body")[2]
