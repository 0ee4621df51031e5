import pytest

from tongban.foundation.trust import remembering


@pytest.fixture(autouse=True)
def _forget_what_rolls_back():
    """Keys of a test vanish with its transaction; the next test begins with an empty memory."""
    yield
    remembering.forget_signers()
    remembering.unsettled.clear()
