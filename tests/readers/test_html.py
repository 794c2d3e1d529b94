from __future__ import annotations

import json
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing.model import Article, Beat, SetAside
from briefing.pipeline import date_articles
from briefing.readers import read

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm broke in two last winter, and to pay for it out of the reserve.",
    "Mayor Ann Lee said that the work would begin in spring and that fishing boats could use the western pier until it was done.",
    "The vote was seven to four. Those against it said that the reserve was meant for schools and that nobody had asked the insurers.",
    "Engineers found last month that the foundations had moved by nine centimetres since the storm, more than the repair plan allowed for.",
)
STORY = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)


def page(head: str = "", body: str = STORY, root: str = "") -> str:
    return (
        f"<!DOCTYPE html><html{root}><head><meta charset=utf-8><title>Pier | Harbour Post</title>{head}</head><body>"
        f"<nav><ul><li><a href=/>Home</a></li><li><a href=/sport>Sport</a></li></ul></nav>"
        f"<main><article><h1>Council rebuilds the pier</h1>{body}</article></main>"
        "<footer><p>Copyright 2019 Harbour Post</p></footer></body></html>"
    )


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def found(folder: Path, html: str | bytes, name: str = "a.html") -> list[Article | SetAside]:
    (folder / name).write_bytes(html if isinstance(html, bytes) else html.encode())
    return list(read([folder]))


def article(folder: Path, html: str | bytes, name: str = "a.html") -> Article:
    (one,) = found(folder, html, name)
    assert isinstance(one, Article), one
    return one


def test_paragraphs_headings_and_points_are_blocks_and_the_rest_of_the_page_is_not_there(tmp_path: Path) -> None:
    told = article(
        tmp_path,
        page(body=f"{STORY}<h2>What comes next</h2><ul><li>A tender in March</li><li>Work in April</li></ul>{STORY}"),
    )
    blocks = told.text.split("\n\n")
    assert [b for b in blocks if b in PARAGRAPHS] == [*PARAGRAPHS, *PARAGRAPHS]
    assert "What comes next" in blocks
    assert "- A tender in March" in blocks
    assert "Sport" not in told.text
    assert "Copyright" not in told.text


def test_json_ld_is_believed_before_everything_else(tmp_path: Path) -> None:
    head = ld(
        headline="Council votes for a new pier",
        datePublished="2024-11-12T18:30:00+02:00",
        dateModified="2024-11-14T08:00:00+02:00",
        author=[{"@type": "Person", "name": "Bo Ray"}, {"name": "Cy Dee"}],
        publisher={"name": "Harbour Post"},
        articleSection="Local",
        inLanguage="en-GB",
        isAccessibleForFree="True",
        url="https://harbour.example/news/pier",
    )
    head += '<meta property="article:published_time" content="2024-11-14T08:00:00Z"><meta property="og:site_name" content="Post">'
    told = article(tmp_path, page(head))
    assert (told.title, told.outlet, told.authors) == (
        "Council votes for a new pier",
        "Harbour Post",
        ("Bo Ray", "Cy Dee"),
    )
    assert (told.section, told.language, told.free, told.url) == (
        "Local",
        "en",
        True,
        "https://harbour.example/news/pier",
    )
    assert told.stamp == "2024-11-12T18:30:00+02:00"
    assert [note.code for note in told.notes] == ["modified"]


@pytest.mark.parametrize(
    ("head", "body", "day", "basis"),
    [
        ('<meta property="article:published_time" content="2024-11-12T10:00:00Z">', "", date(2024, 11, 12), "metadata"),
        ('<meta name="DC.date.issued" content="2024-11-12">', "", date(2024, 11, 12), "metadata"),
        ("", '<span itemprop="datePublished" content="2024-11-12">x</span>', date(2024, 11, 12), "metadata"),
        (
            "",
            '<p class="post-date"><time datetime="2024-11-12T09:00">12 Nov</time></p>',
            date(2024, 11, 12),
            "metadata",
        ),
        ('<link rel="canonical" href="https://h.example/2024/11/12/pier">', "", date(2024, 11, 12), "address"),
        ("", '<div><time datetime="2024-11-12T09:00">today</time></div>', date(2024, 11, 12), "guess"),
        (ld(dateModified="2024-11-14"), "", None, None),
        ("", "", None, None),
    ],
    ids=[
        "opengraph",
        "dublin-core",
        "itemprop",
        "time-by-its-class",
        "address",
        "bare-time",
        "modified-alone",
        "nothing",
    ],
)
def test_the_day_comes_from_the_surest_place_and_may_be_unknown(
    tmp_path: Path, head: str, body: str, day: date | None, basis: str | None
) -> None:
    (dated,) = date_articles([article(tmp_path, page(head, body + STORY))], Beat(title="x"))
    assert (dated.published.day if dated.published else None) == day
    assert (dated.published.basis if dated.published else None) == basis


def test_a_guess_gives_way_to_what_the_text_says(tmp_path: Path) -> None:
    body = f'<div><time datetime="2024-11-15">x</time></div><p>HARBOUR, 12 November 2024 - {PARAGRAPHS[0]}</p>{STORY}'
    (dated,) = date_articles([article(tmp_path, page("", body))], Beat(title="x"))
    assert dated.published is not None
    assert (dated.published.day, dated.published.basis) == (date(2024, 11, 12), "dateline")


def test_days_in_the_text_rest_on_a_guess_where_nothing_else_tells(tmp_path: Path) -> None:
    (dated,) = date_articles(
        [article(tmp_path, page("", f'<div><time datetime="2024-11-14">x</time></div>{STORY}'))], Beat(title="x")
    )
    assert dated.published is not None
    assert dated.published.confidence < 0.7
    assert [str(e.days.first) for e in dated.expressions if e.text == "Tuesday" and e.days] == ["2024-11-12"]


def test_the_canonical_address_is_no_front_page(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://h.example/"><meta property="og:url" content="https://h.example/news/pier#top">'
    assert article(tmp_path, page(head)).url == "https://h.example/news/pier"


def test_the_address_in_a_browsers_comment(tmp_path: Path) -> None:
    saved = page().replace("<html", "<!-- saved from url=(0032)https://harbour.example/n/pier -->\n<html", 1)
    assert article(tmp_path, saved).url == "https://harbour.example/n/pier"


def test_a_teaser_of_another_story_does_not_lend_its_day(tmp_path: Path) -> None:
    head = '<meta property="og:url" content="https://h.example/news/pier">'
    head += ld(url="https://h.example/news/old", datePublished="2021-01-05") + ld(
        url="https://h.example/news/pier", datePublished="2024-11-12"
    )
    assert article(tmp_path, page(head)).stamp == "2024-11-12"


def test_of_several_stories_in_the_markup_the_one_with_the_pages_headline_counts(tmp_path: Path) -> None:
    head = ld(headline="Another story", datePublished="2021-01-05") + ld(
        headline="Council rebuilds the pier!", datePublished="2024-11-12"
    )
    assert article(tmp_path, page(head)).stamp == "2024-11-12"


def test_of_several_stories_none_counts_where_nothing_tells_which(tmp_path: Path) -> None:
    head = ld(headline="Another story", datePublished="2021-01-05") + ld(headline="A third", datePublished="2022-11-12")
    told = article(tmp_path, page(head))
    assert (told.stamp, told.guess) == (None, None)


def test_a_change_that_is_given_for_the_publication_is_not_believed_where_the_page_knows_better(tmp_path: Path) -> None:
    head = ld(datePublished="2024-11-14T08:00:00Z", dateModified="2024-11-14T08:00:00Z")
    head += '<meta property="article:published_time" content="2024-11-12T10:00:00Z">'
    assert article(tmp_path, page(head)).stamp == "2024-11-12T10:00:00Z"


@pytest.mark.parametrize(
    ("around", "day"),
    [
        ('<p><time datetime="2024-11-12">x</time></p>', date(2024, 11, 12)),
        ('<p><time datetime="2024-11-14">upd</time> <time datetime="2024-11-12">x</time></p>', date(2024, 11, 12)),
        ('<div class="related-stories"><time datetime="2024-11-12">x</time></div>', None),
        (
            '<ul><li><a href="/b">Storm breaks the old pier in two</a> <time datetime="2024-11-12">x</time></li></ul>',
            None,
        ),
        ('<ul class="meta"><li>By Bo Ray</li><li><time datetime="2024-11-12">x</time></li></ul>', date(2024, 11, 12)),
        ('<a href="/n/pier"><time datetime="2024-11-12">12 Nov</time></a>', date(2024, 11, 12)),
    ],
    ids=["under-the-headline", "with-a-change", "related", "list-of-stories", "list-of-its-own", "link-to-itself"],
)
def test_the_headlines_own_time_counts_and_not_those_of_other_stories(
    tmp_path: Path, around: str, day: date | None
) -> None:
    others = "".join(f'<aside><a href="/{n}"><time datetime="202{n}-01-05">x</time></a></aside>' for n in range(1, 4))
    told = article(tmp_path, page("", around + STORY + others))
    assert (told.guess.day if told.guess else None) == day


@pytest.mark.parametrize(
    ("head", "top", "day", "sure"),
    [
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-12",}</script>', "", 12, True),
        ('<script type="application/ld+json">//<![CDATA[\n{"@type":"Article","datePublished":"2024-11-12"}\n//]]></script>', "", 12, True),
        ('<script type="application/ld+json">{"@type":"Article","headline":"Say "no"","datePublished":"2024-11-12"}</script>', "", 12, True),
        ('<script type="application/ld+json">{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2024-11-12&quot;}</script>', "", 12, True),
        ('<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2024-11-12"}]}</script>', "", 12, True),
        ('<script type="application/ld+json">{"@type":"Article","datePublished":1731398400000}</script>', "", 12, True),
        ('<meta name="date" content="12.11.2024 10:30">', "", 12, True),
        ('<meta property="og:locale" content="en_US"><meta name="date" content="11/12/2024">', "", 12, True),
        ('<meta property="og:locale" content="en_GB"><meta name="date" content="12/11/2024">', "", 12, True),
        (ld(datePublished="0001-01-01T00:00:00Z") + '<meta name="date" content="2024-11-12">', "", 12, True),
        (ld(datePublished="some day of 2024"), '<time class="published" datetime="2024-11-12">x</time>', 12, True),
        (ld(datePublished="2024-11-13T03:30:00Z"), '<time datetime="2024-11-12T22:30:00-05:00">x</time>', 12, True),
        ("", '<span property="dc:date dc:created" content="2024-11-12T10:00:00+00:00">x</span>', 12, True),
        ("", '<abbr class="published" title="2024-11-12T10:00:00Z">Tuesday</abbr>', 12, True),
        ("", '<time class="entry-date published updated" datetime="2024-11-12">x</time>', 12, True),
        ("", '<time class="updated" datetime="2024-11-20">x</time><time class="published" datetime="2024-11-12">x</time>', 12, True),
        ("", "<div>Updated: 20 November 2024 | Published: 12 November 2024</div>", 12, False),
        ("", "<dl><dt>Published</dt><dd>12 November 2024</dd><dt>Updated</dt><dd><time datetime=2024-11-20>x</time></dd></dl>", 12, False),
        ("", "<div>2024年11月12日 10:30</div>", 12, False),
        ("", '<div class="related-box"><a href="/x">A story</a> 12 November 2024</div>', None, False),
        ("", '<div class="comment"><time datetime="2024-11-12">x</time></div>', None, False),
        ("", "<figure><figcaption>The pier on 12 November 2024</figcaption></figure>", None, False),
        ('<script>window.state={"publishedAt":"2024-11-12T10:00:00Z","updatedAt":"2024-11-20"}</script>', "", 12, False),
        ('<script>x=[{"publishedAt":"2024-11-12"},{"publishedAt":"2024-11-13"}]</script>', "", None, False),
        ('<meta property="og:updated_time" content="2024-11-12">', "", None, False),
    ],
    ids=[
        "a-comma-too-many", "cdata", "broken-json", "escaped-json", "web-page", "milliseconds", "dotted", "american-order", "british-order",
        "programs-zero", "unreadable", "its-own-clock", "rdfa", "hnews", "published-and-updated-in-one", "the-change-first", "labelled", "terms", "han", "related",
        "readers-comment", "caption", "state", "state-of-several", "changed-alone",
    ],
)  # fmt: skip
def test_days_as_many_systems_write_them(tmp_path: Path, head: str, top: str, day: int | None, sure: bool) -> None:
    told = article(tmp_path, page(head, f"{top}{STORY}"))
    (dated,) = date_articles([told], Beat(title="x"))
    assert (dated.published.day if dated.published else None) == (date(2024, 11, day) if day else None)
    assert (told.stamp is not None) == sure


def test_the_address_of_an_archived_page_is_that_of_the_page(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://web.archive.org/web/20241115103000/https://harbour.example/n/pier">'
    assert article(tmp_path, page(head)).url == "https://harbour.example/n/pier"


def test_lines_that_lead_to_other_stories_are_left_out_and_told(tmp_path: Path) -> None:
    led = (
        '<p><a href="/a">Storm breaks the pier in two</a></p>',
        '<p>Read more: <a href="/b">What the insurers say</a></p>',
        '<p><strong>Читайте також: </strong><a href="/c">Що буде з пірсом</a></p>',
    )
    kept = '<p>The plan <a href="/plan">was published</a> on Monday.</p>'
    told = article(tmp_path, page(body=STORY + "".join(led) + kept + STORY))
    for words in ("Storm breaks", "insurers say", "Що буде"):
        assert words not in told.text
    assert "The plan was published on Monday." in told.text
    assert [note.message for note in told.notes] == ["lines that lead to other stories were left out (3)"]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (
            "<p>The vote was held.<br>It passed.<br><br>Nobody spoke.</p>",
            ["The vote was held.", "It passed.", "Nobody spoke."],
        ),
        ("<p>The vote that was held in<br/>the hall passed.</p>", ["The vote that was held in the hall passed."]),
        ("<h2>What comes<br>next</h2>", ["What comes next"]),
        (
            "<ul><li>In spring:<ul><li>a tender</li><li>a hearing</li></ul></li><li><p>In autumn:</p><p>work</p></li></ul>",
            ["- In spring:", "- a tender", "- a hearing", "- In autumn: work"],
        ),
        (
            "<table><tr><th>Pier</th><th>Year</th></tr><tr><td>East</td><td>1912</td></tr></table>",
            ["Pier | Year", "East | 1912"],
        ),
        (
            f"<table><tr><td><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></td></tr></table>",
            [PARAGRAPHS[1], PARAGRAPHS[2]],
        ),
        (
            "<blockquote><p>We were never asked.</p><p>Nobody was.</p></blockquote>",
            ["We were never asked.", "Nobody was."],
        ),
        ("<p>The <!-- --> vote<!-- --> was <?php x ?>held.</p>", ["The vote was held."]),
    ],
    ids=[
        "breaks",
        "break-in-a-sentence",
        "heading",
        "lists-in-lists",
        "table",
        "layout-table",
        "quotation",
        "comments",
    ],
)
def test_words_of_two_lines_points_or_cells_are_never_run_together(
    tmp_path: Path, body: str, blocks: list[str]
) -> None:
    first, last = f"<p>{PARAGRAPHS[0]}</p>", f"<p>{PARAGRAPHS[3]}</p>"
    told = article(tmp_path, page(body=first + body + last)).text.split("\n\n")
    begin, end = told.index(PARAGRAPHS[0]), told.index(PARAGRAPHS[3])
    assert told[begin + 1 : end] == blocks


def test_a_sentence_that_begins_as_a_link_to_another_story_does_stays(tmp_path: Path) -> None:
    kept = '<p>Recommended repairs of the pier <a href="/plan">were published</a> on Monday by the harbour office.</p>'
    told = article(tmp_path, page(body=STORY + kept + STORY))
    assert "Recommended repairs of the pier were published on Monday by the harbour office." in told.text


def test_endnote_marks_go_and_powers_stay(tmp_path: Path) -> None:
    body = (
        '<p>It fell on Monday.<sup><a href="#n1">1</a></sup> The area is 30 km<sup>2</sup> wide, they said,<sup>[3]</sup> '
        "on the 10<sup>th</sup> day.</p>"
    )
    told = article(tmp_path, page(body=STORY + body + STORY))
    assert "It fell on Monday. The area is 30 km2 wide, they said, on the 10th day." in told.text


def test_half_of_an_article_behind_a_paywall_is_a_stub(tmp_path: Path) -> None:
    head = ld(isAccessibleForFree=False, wordCount=2000)
    (one,) = found(tmp_path, page(head, STORY * 3))
    assert isinstance(one, SetAside)
    assert one.reason.endswith("of its 2000 words")
    assert article(tmp_path, page(ld(isAccessibleForFree=True, wordCount=2000), STORY * 3)).free


def test_a_correction_keeps_its_label(tmp_path: Path) -> None:
    note = {"@type": "CorrectionComment", "text": "An earlier version gave the vote as seven to three."}
    told = article(tmp_path, page(ld(correction=note)))
    assert told.text.endswith("\n\nCorrection: An earlier version gave the vote as seven to three.")


def test_a_live_blog_becomes_an_article_an_entry_each_with_its_time(tmp_path: Path) -> None:
    entries = [
        {
            "@type": "BlogPosting",
            "headline": f"Entry {n}",
            "articleBody": f"<p>The vote of round {n} was held.</p><p>It passed.</p>",
            "datePublished": f"2024-11-12T{n:02}:15:00+00:00",
            "url": f"#entry-{n}",
        }
        for n in range(8, 20)
    ]
    head = ld(
        **{"@type": "LiveBlogPosting", "headline": "Live", "url": "https://h.example/live", "liveBlogUpdate": entries}
    )
    told = found(tmp_path, page(head))
    assert [(a.id, a.stamp, a.title) for a in told if isinstance(a, Article)][::11] == [
        ("a.html#1", "2024-11-12T08:15:00+00:00", "Entry 8"),
        ("a.html#12", "2024-11-12T19:15:00+00:00", "Entry 19"),
    ]
    assert isinstance(told[0], Article)
    assert told[0].text == "The vote of round 8 was held.\n\nIt passed."


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            page(body="<p>The pier will be rebuilt. Subscribe to continue reading.</p>"),
            "it is a paywall's stub of ",
        ),
        (page(ld(isAccessibleForFree=False), "<p>The pier will be rebuilt.</p>"), "it is a paywall's stub of "),
        (
            page(body="<p>We value your privacy. We and our partners keep data.</p>"),
            "it asks for consent to cookies and holds no article",
        ),
        (
            page(body="<p>Please verify you are human to go on.</p>"),
            "it asks whether a person reads it and holds no article",
        ),
        (page(body="<p>404 not found. This page is gone.</p>"), "it says that the page is not there"),
        ("<!DOCTYPE html><html><body></body></html>", "no article was found in the page"),
        ("", "it is empty"),
    ],
)
def test_what_stands_in_an_articles_place_is_set_aside(tmp_path: Path, html: str, reason: str) -> None:
    (one,) = found(tmp_path, html)
    assert isinstance(one, SetAside)
    assert one.reason.startswith(reason)
    assert one.remedy


def test_a_long_article_that_speaks_of_subscribing_is_read(tmp_path: Path) -> None:
    told = article(
        tmp_path,
        page(
            ld(isAccessibleForFree=False),
            STORY * 3 + "<p>Already a subscriber? Subscribe to continue reading more.</p>",
        ),
    )
    assert told.free is False
    assert PARAGRAPHS[0] in told.text


@pytest.mark.parametrize("label", ["iso-8859-1", "utf-8", "windows-1252", "no-such-encoding"])
def test_utf_8_is_read_as_such_whatever_the_page_says(tmp_path: Path, label: str) -> None:
    html = page(body=f"<p>Café “Übersee”: {PARAGRAPHS[0]}</p>{STORY}").replace("charset=utf-8", f"charset={label}")
    assert "Café “Übersee”" in article(tmp_path, html).text


def test_another_encoding_is_read_as_the_page_says(tmp_path: Path) -> None:
    html = page(body=f"<p>Рада відкрила новий міст у понеділок. {PARAGRAPHS[0]}</p>{STORY}").replace(
        "charset=utf-8", "charset=windows-1251"
    )
    assert "Рада відкрила новий міст" in article(tmp_path, html.encode("cp1251")).text


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\n\n",
        '<?xml version="1.0"?>\n',
        "<!-- saved from url=(0016)https://h.example/ -->\n",
        "<!-- a --><!-- b -->",
    ],
)
@pytest.mark.parametrize("name", ["a", "a.xml", "a.txt", "a.php"])
def test_a_page_under_any_name_is_one(tmp_path: Path, name: str, before: str) -> None:
    assert article(tmp_path, before + page(), name).text.split("\n\n")[1:] == list(PARAGRAPHS)


def test_the_page_is_known_by_what_is_in_it_and_its_parts_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "Pier_files").mkdir()
    (tmp_path / "Pier_files" / "style.css").write_text("p {}")
    (tmp_path / "Pier_files" / "frame.html").write_text(page())
    (tmp_path / "Pier.html").write_text(page())
    (tmp_path / "note.txt").write_text(page(body=STORY + STORY))
    told = list(read([tmp_path]))
    assert [one.id for one in told if isinstance(one, Article)] == ["Pier.html", "note.txt"]
    assert all("<" not in one.text for one in told if isinstance(one, Article))
    assert len(told) == 2


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + "<tr><td>9</td><td>10</td></tr>" * 100_000 + "</table>" + STORY,
        "<div>" * 50_000 + STORY,
        "<p>word</p>" * 60_000,
        "<a href=x>" * 40_000 + STORY,
    ],
    ids=["table-of-100,000-rows", "deep", "many-paragraphs", "unclosed-links"],
)
def test_no_page_takes_long(tmp_path: Path, body: str) -> None:
    begun = time.process_time()
    list(found(tmp_path, page(body=body)))
    assert time.process_time() - begun < 6
