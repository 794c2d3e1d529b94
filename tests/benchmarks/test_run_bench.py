"""How long a whole run takes, how that grows, and how much memory a stream needs."""

from __future__ import annotations

import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing import periods, pipeline
from briefing.model import Beat, Lengths, Theme

sys.path.insert(0, str(Path(__file__).parent))
from newsroom import MONDAY, articles  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.bench

BEAT = Beat(
    title="The week in the towns",
    lengths=Lengths(words=900),
    themes=(
        Theme(name="accidents", heading="Accidents", words=("fire*", "flood*", "explosion*", "blast*")),
        Theme(name="work", heading="Work", words=("union*", "walked out", "strike*")),
        Theme(name="councils", heading="Councils", words=("council*", "voted")),
    ),
)


def _build(count: int) -> float:
    """Seconds of processor time from articles read to an edition."""
    found = list(articles(count))
    start = time.process_time()
    week = pipeline.read_week(found, BEAT)
    pipeline.build(week, BEAT, periods.of_week(MONDAY, BEAT))
    return time.process_time() - start


def test_two_thousand_articles_make_an_edition(benchmark: BenchmarkFixture) -> None:
    seconds = benchmark.pedantic(_build, args=(2000,), rounds=1)  # type: ignore[no-untyped-call]
    print(f"\n2,000 articles: {seconds:.1f} s")


def test_the_time_grows_with_the_articles() -> None:
    curve = {count: _build(count) for count in (500, 1000, 2000, 4000, 8000, 20000)}
    print(
        "\n"
        + "\n".join(
            f"{count:6d} articles: {seconds:6.2f} s, {1000 * seconds / count:5.2f} ms each"
            for count, seconds in curve.items()
        )
    )
    assert curve[20000] / 20000 < 2 * curve[2000] / 2000


def test_facts_of_a_stream(benchmark: BenchmarkFixture) -> None:
    found = list(articles(1000))

    def run() -> int:
        return sum(len(facts) for _, facts in pipeline.stream_facts(found, BEAT, events=False))

    start = time.process_time()
    assert benchmark.pedantic(run, rounds=3) > 10_000  # type: ignore[no-untyped-call]
    seconds = (time.process_time() - start) / 3
    size = sum(len(a.text) for a in found)
    print(f"\n{size / 2400 / seconds:.0f} articles of 2.4 KB a second")


def test_a_stream_needs_no_more_memory_however_long() -> None:
    peaks = []
    for count in (600, 2400):
        tracemalloc.start()
        for _ in pipeline.stream_facts(articles(count), BEAT, events=False, window=200):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    print(f"\npeak memory: {peaks[0] / 1e6:.1f} MB for 600 articles, {peaks[1] / 1e6:.1f} MB for 2,400")
    assert peaks[1] < 1.3 * peaks[0]
