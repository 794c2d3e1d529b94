"""What all tests share: the flag that accepts golden editions, and the data that may or may not lie beside the checkout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtp_server import Office

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "deliver"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what golden tests print as the new golden files")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = HERE.parent.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the measuring data do not lie beside this checkout")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    return HERE.parent / "seeds"


@pytest.fixture(scope="session")
def cert(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The mail server's certificate and its key."""
    from smtp_server import certificate  # noqa: PLC0415  few tests mail anything

    return certificate(tmp_path_factory.mktemp("cert"))


@pytest.fixture
def office() -> Office:
    """What the mail server takes and says."""
    from smtp_server import Office  # noqa: PLC0415  as above

    return Office()


@pytest.fixture
def port(office: Office, cert: tuple[Path, Path]) -> Iterator[int]:
    """The port of a mail server that runs as long as the test."""
    from smtp_server import serving  # noqa: PLC0415  as above

    with serving(office, *cert) as number:
        yield number
