"""What WeasyPrint may fetch: data: addresses. All that a page shows is in the page; everything else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weasyprint.urls import URLFetcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weasyprint.urls import URLFetcherResponse


class Refusing(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches data: addresses and remembers the others, which it refuses without touching disk or network."""

    def __init__(self) -> None:
        super().__init__(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The content of a data: address. Raises `ValueError` for any other, which WeasyPrint turns into a warning."""
        if not url.lower().startswith("data:"):
            self.refused.append(url)
            raise ValueError(f"only what the page itself holds is loaded, not {url}")
        return super().fetch(url, headers)
