"""The beat: what a briefing is about, as plain data. `briefing.config` reads it from `briefing.toml`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from briefing.model.when import DayCount

if TYPE_CHECKING:
    from briefing.model.when import DateRange

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Theme(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A theme: `name` for machines, `heading` for readers. The order in the beat's file is the order in the edition.

    `words` and `phrases` are matched without regard to case: a word that ends in `*` matches any word that begins so,
    every other one matches whole words. `exclude` takes a sentence out. `budget` is the most items it may have.
    """

    name: str
    heading: str
    words: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    budget: int = 3
    weight: float = 1.0
    code: str | None = None


class Party(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A side: `aliases` are names and adjectives that mean it; `conflict` marks a party whose claims stay claims."""

    name: str
    aliases: tuple[str, ...] = ()
    conflict: bool = True


class BeatPlace(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place that the gazetteer lacks, or that the beat knows better."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None


class Lengths(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Budgets: words of the whole edition's items, words of a lead, most supporting sentences of an item."""

    words: int = 600
    lead: int = 30
    support: int = 4
    standfirst: int = 4


class Period(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which days of a week an edition covers, both included."""

    first: Weekday = "monday"
    last: Weekday = "sunday"


class Delivery(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an edition goes out by mail. Passwords and keys are never here: they come from the environment or a keyring.

    `list` is a file of recipients, or an SQLite database that `query` is put to. `unsubscribe` is an https address in
    which {address} and {token} stand for the recipient. `rate` is messages a minute (0: no limit). `retries` are the
    seconds waited, each time, before what was refused for now is tried again.
    """

    host: str = ""
    port: int = 0
    security: Literal["starttls", "tls"] = "starttls"
    user: str | None = None
    ca_file: str | None = None
    list: str | None = None
    query: str | None = None
    unsubscribe: str | None = None
    unsubscribe_mail: str | None = None
    rate: int = 0
    retries: tuple[int, ...] = (30, 120, 600)
    attach_pdf: bool = False
    dkim_domain: str | None = None
    dkim_selector: str | None = None


class Subscriptions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `briefing collect` fetches: `feeds`, `sitemaps` and single `pages` by address, `opml` by address or file.

    `delay` is seconds between two requests to one host; `days` how old an article may be; `most` how many new articles
    of one source a run takes; `silent` after how many days without a new article a source is told of. `allow` names
    hosts that may be at private addresses. `contact` is where a publisher can reach who collects.
    """

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    opml: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    delay: float = 1.0
    days: int = 14
    most: int = 100
    silent: int = 7
    contact: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is subscribed to."""
        return bool(self.feeds or self.sitemaps or self.pages or self.opml)


class Weekly(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told of a weekly run: `mail` is an editor's address, `webhook` an https address that takes JSON.

    A webhook's secret part can stand in BRIEFING_WEBHOOK, which must begin with `webhook`.
    """

    mail: str | None = None
    webhook: str | None = None


class Beat(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything an editor sets for one briefing.

    `epoch` is day 1 of the day count (None: no count). `locale` is a CLDR name ("en_GB"): numbers, dates, and whether
    1/2 is January or February. `years` limits which years an article without a year may come from (None: any).
    `templates` is a folder beside the beat's file whose templates win.
    `strip` words mark lines that are never prose on this beat. `series_start` is the first day of edition number 1.
    """

    title: str
    slug: str = "briefing"
    epoch: date | None = None
    count_words: tuple[str, ...] = ("day", "days")
    series_start: date | None = None
    period: Period = Period()
    time_zone: str = "UTC"
    locale: str = "en_GB"
    language: str = "en"
    publisher: str | None = None
    base_url: str | None = None
    look: str = "roundup"
    templates: str | None = None
    years: tuple[int, ...] = ()
    lengths: Lengths = Lengths()
    themes: tuple[Theme, ...] = ()
    parties: tuple[Party, ...] = ()
    places: tuple[BeatPlace, ...] = ()
    loaded_words: tuple[str, ...] = ()
    cue_words: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    standfirst: str | None = None
    notes: str | None = None
    mail_from: str | None = None
    mail_list: str | None = None
    delivery: Delivery = Delivery()
    collect: Subscriptions = Subscriptions()
    weekly: Weekly = Weekly()
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def day_count(self) -> DayCount | None:
        """The day count, where the beat has an epoch."""
        return DayCount(self.epoch, self.count_words) if self.epoch else None

    def counted(self, period: DateRange) -> tuple[int, int] | None:
        """The count of a period's first and last day; None without a count, and for days before its first."""
        count = self.day_count
        if count is None or period.first < count.epoch:
            return None
        return count.number(period.first), count.number(period.last)
