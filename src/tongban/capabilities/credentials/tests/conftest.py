import pytest

from tongban.capabilities.credentials import kinds

from .stage import Cards


@pytest.fixture(autouse=True)
def _shelf(monkeypatch):
    monkeypatch.setattr(kinds, "_sources", {"card": Cards()})
