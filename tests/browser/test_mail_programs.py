"""The mail held against what mail programs are known to show (caniemail.com's data): each gap stands in `mail_gaps.toml`.

A gap is something the mail uses that a program leaves out. Each has its reason: what a reader of that program sees instead.
"""

from __future__ import annotations

import email
import email.policy
import json
import re
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "render"))
import editions  # noqa: E402  its folder is told above

DATA = HERE / "node_modules" / "caniemail" / "dist" / "data" / "caniemail.json"
PROGRAMS = {
    "Gmail, web": ("gmail", "desktop-webmail"),
    "Gmail, web on phones": ("gmail", "mobile-webmail"),
    "Gmail, Android": ("gmail", "android"),
    "Gmail, iOS": ("gmail", "ios"),
    "Outlook, Windows": ("outlook", "windows"),
    "Outlook, new and web": ("outlook", "outlook-com"),
    "Apple Mail, macOS": ("apple-mail", "macos"),
    "Apple Mail, iOS": ("apple-mail", "ios"),
    "Yahoo, web": ("yahoo", "desktop-webmail"),
    "Yahoo, Android": ("yahoo", "android"),
    "Yahoo, iOS": ("yahoo", "ios"),
}
# Sides and parts of these are told under the whole: padding-left under padding.
WHOLE = ("border", "margin", "padding")
# Properties that the data do not know: each is as old as mail programs, or only an addition.
UNKNOWN = {"color", "font-family"}


class Used(HTMLParser):
    """What a mail uses, by the names of the data: elements, attributes, properties, units, selectors, at-rules."""

    def __init__(self, html: str, known: set[str]) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.unknown: set[str] = set()
        self._known = known
        self._sheet = False
        self.feed(html)
        self.close()

    def _use(self, *names: str) -> bool:
        self.found |= self._known.intersection(names)
        return bool(self._known.intersection(names))

    def handle_decl(self, decl: str) -> None:
        if decl.lower() == "doctype html":
            self._use("html-doctype")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._sheet = tag == "style"
        given = {name: value or "" for name, value in attrs}
        self._use(f"html-{tag}")
        if re.fullmatch(r"h[1-6]", tag):
            self._use("html-h1-h6")
        if tag in {"ul", "ol", "dl"}:
            self._use("html-lists")
        if tag == "meta" and given.get("name") == "color-scheme":
            self._use("html-meta-color-scheme")
        for name, value in given.items():
            self._use(f"html-{name}")
            if name == "href" and value.startswith("#"):
                self._use("html-anchor-links")
            if name == "href" and value.startswith("mailto:"):
                self._use("html-mailto-links")
            if name == "src" and value.startswith("data:"):
                self._use("image-base64")
        self._declared(given.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self._sheet = self._sheet and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._sheet:
            return
        for rule in re.findall(r"@[\w-]+[^{;]*", data):
            self._use(f"css-at-{rule[1:].split()[0]}")
            for feature in re.findall(r"\(([\w-]+)", rule):
                self._use(f"css-at-media-{feature}")
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", data):
            each = selector.strip()
            self._use(
                *(["css-selector-grouping"] if "," in each else []), *(["css-selector-class"] if "." in each else [])
            )
            for one in map(str.strip, each.split(",")):
                self._use(*(["css-selector-descendant"] if " " in one else []))
                self._use(*(["css-selector-type"] if re.search(r"(?:^| )[a-z]", one) else []))
                self._use(*(f"css-pseudo-class-{name}" for name in re.findall(r":([\w-]+)", one)))
            self._declared(body)

    def _declared(self, body: str) -> None:
        for declaration in filter(str.strip, body.split(";")):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            whole = name.split("-", maxsplit=1)[0]
            known = self._use(f"css-{name}") or (whole in WHOLE and self._use(f"css-{whole}"))
            if not known and name not in UNKNOWN:
                self.unknown.add(name)
            self._use(f"css-{name}-{value.split()[0]}")
            self._use(
                *(
                    f"css-unit-{'percent' if unit == '%' else unit}"
                    for unit in re.findall(r"\d(px|em|rem|%|pt|vw|ch)", value)
                )
            )
            self._use(*(f"css-function-{name}" for name in re.findall(r"([\w-]+)\(", value)))
            if "!important" in value:
                self._use("css-important")


def html_parts() -> list[str]:
    parts = []
    for name in ("usual", "ukrainian", "nasty"):
        message = email.message_from_bytes(editions.drawn(name, "roundup", "mail")[0], policy=email.policy.default)
        body = message.get_body(("html",))
        assert body is not None
        parts.append(str(body.get_content()))
    return parts


def gaps() -> dict[str, list[str]]:
    """What the mail uses and some program leaves out, by the data's name for it: those programs."""
    features = {each["slug"]: each for each in json.loads(DATA.read_text("utf-8"))["data"]}
    read = [Used(html, set(features)) for html in html_parts()]
    assert set().union(*(each.unknown for each in read)) == set()
    found = {}
    for slug in sorted(set().union(*(each.found for each in read))):
        stats = features[slug]["stats"]
        lacking = [
            program
            for program, (family, platform) in PROGRAMS.items()
            if [*stats.get(family, {}).get(platform, {}).values()][-1:]
            and [*stats[family][platform].values()][-1].startswith("n")
        ]
        if lacking:
            found[slug] = lacking
    return found


@pytest.mark.skipif(not DATA.is_file(), reason="not installed: caniemail (run tests/browser/tools.sh)")
def test_what_some_mail_program_leaves_out_stands_on_the_reviewed_list() -> None:
    listed = tomllib.loads((HERE / "mail_gaps.toml").read_text("utf-8"))
    found = gaps()
    assert {name: told["programs"] for name, told in listed.items()} == found
    assert all(len(told["reason"]) > 30 for told in listed.values())


def test_no_margin_is_negative() -> None:
    """Gmail, Outlook and Yahoo take such a margin for none of theirs and set their own."""
    for html in html_parts():
        assert re.findall(r"margin[^:;]*:[^;\"]*-\d[^;\"]*", html) == []


def test_what_a_mail_uses_is_seen() -> None:
    known = {
        "html-doctype", "html-lists", "html-svg", "html-h1-h6", "html-align", "css-padding", "css-display", "css-display-flex",
        "css-unit-vw", "css-at-media", "css-at-media-hover", "css-selector-class", "css-selector-descendant", "css-important",
        "css-pseudo-class-hover", "css-selector-type", "css-selector-grouping", "image-base64", "html-anchor-links", "css-function-min",
    }  # fmt: skip
    html = (
        "<!DOCTYPE html><style>@media (hover) { .a b:hover, p { display: flex !important; width: min(3vw, 4px) } }</style>"
        "<h2 align='left'><a href='#x'>x</a></h2><ul style='padding-left: 1px; colour: red'><li><img src='data:image/png;x'></ul><svg></svg>"
    )
    read = Used(html, known)
    assert read.found == known
    assert read.unknown == {"colour", "width"}
