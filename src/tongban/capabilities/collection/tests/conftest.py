import pytest


@pytest.fixture(autouse=True)
def all_forms_at_once(settings):
    """A licence that lacks its drawn form is a finding here."""
    settings.TONGBAN_LICENCE_FORMS = ["pdf", "credential"]
