"""Which articles and sentences are copies of one another, so that each is counted and printed once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.model import Article, Fact

_LEAST_WORDS = 5
_SHARE = 0.5
_CROWD = 50  # a sentence in more articles than this is house style, not a copy
_NOT_WORD = re.compile(r"[\W_]+")


class Copies:
    """The copies among a run's articles: two that share half of the shorter one's sentences word for word are one."""

    def __init__(self, facts: Sequence[Fact], articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._same: dict[str, list[str]] = defaultdict(list)
        wording: dict[str, str] = {}
        by_article: dict[str, set[str]] = defaultdict(set)
        plain = {text: _NOT_WORD.sub(" ", text.lower()).strip() for text in {fact.text for fact in facts}}
        long = {words for words in plain.values() if words.count(" ") + 1 >= _LEAST_WORDS}
        for fact in facts:
            words = wording[fact.id] = plain[fact.text]
            if words in long:
                by_article[fact.article].add(words)
        self.wording: Mapping[str, str] = wording
        digest = {name: sha256(articles[name].text.encode("utf-8", "replace")).hexdigest() for name in articles}
        self._order = {name: (str(articles[name].published or ""), digest[name]) for name in articles}
        self._group = _groups(by_article, self._order)
        for fact in facts:
            self._same[wording[fact.id]].append(fact.id)
        members: dict[str, list[str]] = defaultdict(list)
        for name in sorted(articles, key=self.order):
            members[self.of_article(name)].append(name)
        self.members: Mapping[str, Sequence[str]] = members
        self._printed = Counter(self._outlet(name) for name in articles)

    def order(self, article: str) -> tuple[str, str, str]:
        """A sort key that depends on an article's day and words before anything else."""
        return (*self._order[article], self._articles[article].key or article)

    def article(self, name: str) -> Article:
        """The article of that id."""
        return self._articles[name]

    def of_article(self, article: str) -> str:
        """The article that stands for `article` and all its copies."""
        return self._group.get(article, article)

    def same_words(self, fact: str) -> Sequence[str]:
        """The ids of the sentences with exactly these words, itself among them."""
        return self._same[self.wording[fact]]

    def outlets(self, groups: Iterable[str]) -> set[str]:
        """The independent outlets behind groups of copies: one a group, the one that printed least."""
        return {
            min((self._outlet(name) for name in self.members[group]), key=lambda o: (self._printed[o], o))
            for group in groups
        }

    def _outlet(self, article: str) -> str:
        return self._articles[article].outlet or article


def _groups(by_article: Mapping[str, set[str]], order: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    names = sorted(by_article, key=lambda name: (order[name], name))
    where: dict[str, list[str]] = defaultdict(list)
    group: dict[str, str] = {}
    for name in names:
        shared = Counter(other for words in by_article[name] for other in where.get(words, ()))
        best = max(shared.items(), key=lambda pair: pair[1], default=("", 0))
        most = best[1]
        stands = min((other for other, n in shared.items() if n == most), key=lambda o: (order[o], o), default="")
        if stands and most >= _SHARE * min(len(by_article[name]), len(by_article[stands])):
            group[name] = stands
        else:
            group[name] = name
            for words in by_article[name]:
                if len(where[words]) < _CROWD:
                    where[words].append(name)
    return group
