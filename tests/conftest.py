"""Gives stories and browser tests one running demo, city included, for the whole run."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack, running_stack


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole program with the living city, as `make demo` runs it."""
    with running_stack(tmp_path_factory.mktemp("demo") / "home") as stack:
        yield stack
