"""How long pages take, how that grows with their number, and how much memory they need."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from briefing.render import fonts, render
from briefing.render.drawing import Studio
from briefing.render.fetching import Refusing
from briefing.render.page import page
from briefing.render.pdf import pdf

sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from briefing.model import Edition

pytestmark = pytest.mark.bench


def six_pages() -> Edition:
    """An edition of six printed pages."""
    return editions.long(themes=3, items=7)


def thirty_pages() -> Edition:
    """An edition of thirty printed pages."""
    return editions.long(themes=10, items=15)


def _paper(edition: Edition) -> str:
    shown, _ = page(edition)
    return Studio(shown, templates=None, look="roundup").draw(("pdf",))["pdf"]


def _seconds(*works: Callable[[], object], times: int = 4) -> list[float]:
    """The least processor time of each over a few rounds, in turn: what else the machine does then falls on all of them."""
    least = [float("inf")] * len(works)
    for _ in range(times):
        for n, work in enumerate(works):
            gc.collect()
            start = time.process_time()
            work()
            least[n] = min(least[n], time.process_time() - start)
    return least


def _weasyprint_alone(html: str) -> bytes:
    with fonts.configured():
        made = HTML(string=html, url_fetcher=Refusing()).render(font_config=FontConfiguration())
    return bytes(made.write_pdf(pdf_variant="pdf/ua-1"))


def test_markdown_and_html_of_a_usual_edition(benchmark: BenchmarkFixture) -> None:
    edition = editions.usual()
    benchmark(render, edition, formats=("md", "html"))
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median <= 0.060


def test_six_pages_take_little_more_than_weasyprint_alone() -> None:
    html = _paper(six_pages())
    with pikepdf.open(io.BytesIO(pdf(html)[0])) as document:
        assert len(document.pages) == 6
    ready = html.replace("roundup paper short", "roundup paper long")
    ours, alone = _seconds(lambda: pdf(html), lambda: _weasyprint_alone(ready))
    print(f"\nsix pages: {ours:.2f} s, WeasyPrint alone {alone:.2f} s, {ours / alone:.2f} times")
    assert ours <= 1.15 * alone


def test_thirty_pages_take_at_most_five_times_as_long_as_six() -> None:
    data, _ = pdf(_paper(thirty_pages()))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 30
    six, thirty = _seconds(lambda: pdf(_paper(six_pages())), lambda: pdf(_paper(thirty_pages())))
    print(f"\nsix pages {six:.2f} s, thirty {thirty:.2f} s, {thirty / six:.1f} times")
    assert thirty <= 5 * six


def test_six_pages_need_little_memory() -> None:
    script = (
        "import re, sys; sys.path.insert(0, sys.argv[1]); import editions; from briefing.render import render\n"
        "render(editions.long(themes=3, items=7), formats=('pdf',))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    )
    folder = str(Path(editions.__file__).parent)
    done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    megabytes = int(done.stdout) / 1024
    print(f"\nsix pages: at most {megabytes:.0f} MB")
    assert megabytes <= 150
