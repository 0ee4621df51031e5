"""What the archive says of the signatures on a file: ours, under a recognised outside authority, of nobody known."""

import pytest

from tongban.capabilities.licences.tests.factories import plain_pdf, signed_pdf
from tongban.foundation.files.public import store
from tongban.foundation.trust.public import recognise, withdraw_authority
from tongban.foundation.trust.tests.factories import x509_holder
from tongban.journeys.cases.archive_licences import signature_of

pytestmark = pytest.mark.django_db


def test_an_outside_signature_is_never_said_to_be_ours():
    root = x509_holder("Root", is_ca=True)
    signed = signed_pdf(plain_pdf(), x509_holder("某某有限公司", root))
    file = store(signed, name="a.pdf", by="person:1", allowed={"pdf"}, scan=False)
    assert signature_of(file) == "完整，签章来自本市以外：某某有限公司"
    row = recognise(root.pem, title_zh="示范中心", title_en="Model Centre", ground="许可证号 1", by="operator:2")
    assert signature_of(file) == "完整，签章来自本市以外：某某有限公司（签发机构：示范中心，经认可）"
    withdraw_authority(row.pk, reason="许可证被吊销", by="operator:2")
    assert signature_of(file) == "完整，签章来自本市以外：某某有限公司（签发机构：示范中心，已不再认可）"
