from __future__ import annotations

from markupsafe import Markup

from briefing.render.phrases import Voice


def test_words_that_come_escaped_from_a_macro_are_escaped_once() -> None:
    told = Voice("en", "en_GB").say("chart_as_of", outlets=Markup("Strait &amp; Steppe"), when="noon")
    assert "Strait & Steppe" in told
    assert not isinstance(told, Markup)
