"""The examples in the docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "module", ["identifiers", "contact", "money", "dates", "limits", "working_days", "proportions"]
)
def test_examples_hold(module):
    result = doctest.testmod(importlib.import_module(f"tongban.foundation.values.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
