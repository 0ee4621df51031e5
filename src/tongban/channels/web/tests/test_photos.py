"""The photo of an iPhone in a form: taken as it is, kept as it is, shown and printed as everybody can see it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tongban.foundation.files.tests.factories import heic
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import photo_on_card
from tongban.registers.identity.tests.factories import signed_in_client

from .town import make_elder, publish_all

pytestmark = pytest.mark.django_db
RENEWAL = "public_security/driving_licence_renewal"


@pytest.fixture
def step():
    """(browser, address of the first step of a renewal)."""
    publish_all(RENEWAL)
    client = signed_in_client(make_elder())
    return client, client.post("/services/driving_licence_renewal/start/")["Location"] + "request/"


def sent(client, step, name, content, kind):
    upload = SimpleUploadedFile(name, content, kind)
    answers = {"kind": "lost", "kind.asked": "1", "photo.asked": "1", "photo": upload, "_action": "save"}
    return client.post(step, answers, follow=True).content.decode()


def test_is_offered_in_the_choice_of_files(step):
    client, address = step
    page = client.get(address).content.decode()
    assert 'accept=".heic,.heif,.jpeg,.jpg,.png"' in page
    assert "heic、jpg、png，每个不超过 5 MB" in page


@pytest.mark.parametrize("name", ["IMG_0417.HEIC", "IMG_0417.heif"])
def test_is_shown_as_a_jpeg_and_kept_as_it_was(step, name):
    client, address = step
    page = sent(client, address, name, heic(), "image/heic")
    assert "IMG_0417.heic" in page
    case = Case.objects.get()
    where = f"/cases/{case.pk}/files/{case.application.answers['photo']}/"
    assert f'href="{where}"' in page
    shown = client.get(where)
    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("image/jpeg", "inline")
    original = client.get(where + "?original")
    assert (original["Content-Type"], original["Content-Disposition"][:10]) == ("image/heic", "attachment")


def test_is_printed_on_the_card_as_a_jpeg(step):
    client, address = step
    sent(client, address, "IMG_0417.HEIC", heic(size=(60, 80)), "image/heic")
    case = Case.objects.get()
    with Image.open(io.BytesIO(photo_on_card(case))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (60, 80))


def test_what_only_has_the_name_of_a_photo_is_refused_in_words(step):
    client, address = step
    page = sent(client, address, "IMG_0417.HEIC", b"MZ not a picture", "image/heic")
    assert "IMG_0417.HEIC”：" in page
    assert not Case.objects.get().application.answers.get("photo")
