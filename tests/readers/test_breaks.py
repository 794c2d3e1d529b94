"""Lines parted by single breaks: prose goes on, poems, addresses and lists do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.model import Article
from briefing.readers import read
from briefing.readers.fragments import plain

if TYPE_CHECKING:
    from pathlib import Path

# What is told with breaks, and the blocks it makes.
GOES_ON = {
    "a break in a sentence": ("The council of Lutmar said on Monday<br>that the pier stays shut.", 1),
    "a short line before a sentence": ("On Monday<br/>the council voted to shut the pier.", 1),
    "a name behind a small word": ("The keys were handed over on Monday to<br>Ada Berg, who runs the port.", 1),
    "German nouns": ("Der Rat von Lutmar hat am Montag gegen den<br>Bau der Brücke gestimmt.", 1),
    "a number before its unit": ("The loss came to a little more than 12<br>million crowns, the port said.", 1),
    "wrapped at a width": (
        (
            "The harbour council voted late on Tuesday to shut the pier<br>of Lutmar for two winters. It will pay for the works out<br>"
            "of its reserve. The vote was nine against two, and Berg<br>called it a beginning."
        ),
        1,
    ),
    "wrapped Arabic": (
        "قال مجلس الميناء يوم الثلاثاء إنه سيغلق الرصيف الشرقي<br>لمدة شتاءين وسيدفع تكاليف الأعمال من احتياطه العام<br>وكانت نتيجة التصويت تسعة.",
        1,
    ),
    "two sentences": ("The vote was held on Monday evening.<br>It passed with nine votes.", 2),
    "two breaks": ("The council of Lutmar said on Monday<br> <br>that the pier stays shut.", 2),
}
STANDS = {
    "a poem": "I went down to the pier alone<br>And saw the water rise and fall,<br>A lamp was burning on the stone,<br>And nobody had come at all.",
    "a poem in small letters": "the pier<br>is grey<br>and all the boats<br>are gone<br>away.",
    "an address": "Harbour Office<br>12 Quay Street<br>Lutmar 1020<br>Phone: 555 0101",
    "a byline": "By Ada Berg<br>The Harbour Post<br>November 14, 2024",
    "a list": "flour<br>sugar and salt<br>two eggs<br>a glass of milk",
    "points": "What is planned in spring:<br>- a tender for the works<br>- a hearing in the town hall",
    "names of one length": "Ada Berg<br>Bo Rayne<br>Cy Deere",
}


@pytest.mark.parametrize(("fragment", "count"), GOES_ON.values(), ids=GOES_ON)
def test_prose_goes_on_behind_a_single_break(fragment: str, count: int) -> None:
    blocks = plain(f"<p>{fragment}</p>").split("\n\n")
    assert len(blocks) == count
    assert " ".join(blocks).split() == fragment.replace("<br>", " ").replace("<br/>", " ").split()


@pytest.mark.parametrize("fragment", STANDS.values(), ids=STANDS)
def test_lines_that_stand_for_themselves_are_not_glued(fragment: str) -> None:
    assert plain(f"<p>{fragment}</p>").split("\n\n") == fragment.split("<br>")


def test_pages_feeds_and_mail_read_breaks_alike(tmp_path: Path) -> None:
    told = "The council of Lutmar said on Monday<br>that the eastern pier stays shut for two winters."
    story = f"<p>{told}</p><p>The vote was nine against two, and the mayor called it a beginning of the end of the pier.</p>"
    (tmp_path / "page.html").write_text(f"<html><body><article><h1>Pier shut</h1>{story}</article></body></html>")
    (tmp_path / "mail.eml").write_text(
        "From: desk@harbour.example\nSubject: Pier\nDate: Tue, 12 Nov 2024 10:00:00 +0000\nMIME-Version: 1.0\n"
        f"Content-Type: text/html; charset=utf-8\n\n<html><body>{story}</body></html>\n"
    )
    (tmp_path / "feed.xml").write_text(
        '<rss version="2.0"><channel><title>Post</title><item><title>Pier</title><link>https://harbour.example/pier</link>'
        f"<description><![CDATA[{story}]]></description></item></channel></rss>"
    )
    large = "<i></i>" * 20_001  # more elements than trafilatura is given
    (tmp_path / "large.html").write_text(f"<html><body><article><h1>Pier</h1>{story}{large}</article></body></html>")
    found = [one for one in read([tmp_path]) if isinstance(one, Article)]
    assert len(found) == 4
    for one in found:
        assert told.replace("<br>", " ") in one.text, one.id
