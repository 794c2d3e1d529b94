"""What all tests share: the flag that accepts golden editions, and the data that may or may not lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


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
