"""Every form, filter and rule of resolution, as readable sentences in `cases/`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from briefing.dates import find

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from date_cases import meaning, read_cases

if TYPE_CHECKING:
    from date_cases import Case

CASES = read_cases()


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 600
    assert len({(case.text, case.published) for case in CASES}) == len(CASES), "a case stands twice"


@pytest.mark.parametrize("case", CASES, ids=[case.where for case in CASES])
def test_case(case: Case) -> None:
    found = find(case.text, case.published, language=case.language)
    assert [case.text[one.start : one.end] for one in found] == [case.text[s:e] for s, e in case.spans]
    assert tuple((one.start, one.end) for one in found) == case.spans
    assert meaning(found) == case.meaning
