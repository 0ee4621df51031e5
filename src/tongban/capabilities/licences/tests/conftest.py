import pytest


@pytest.fixture(autouse=True)
def all_forms_at_once(settings):
    """Here a licence has its drawn form from the beginning, as in a city."""
    settings.TONGBAN_LICENCE_FORMS = ["pdf", "credential"]
