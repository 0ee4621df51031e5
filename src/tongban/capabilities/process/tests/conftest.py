"""The shelf of blocks is as it was after every test: what a test registers is not seen by another room's tests."""

import pytest

from tongban.capabilities.process import blocks


@pytest.fixture(autouse=True)
def _shelf(monkeypatch):
    for name in ("_user", "_service", "_final", "_values"):
        monkeypatch.setattr(blocks, name, getattr(blocks, name).copy())
