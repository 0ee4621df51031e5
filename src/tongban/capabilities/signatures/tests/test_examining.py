"""Any signed file that somebody hands in is verified, once, and shown as such."""

import pytest
from django.template import Context, Template
from django.utils import translation

from tongban.capabilities.licences.public import seal_pdf
from tongban.capabilities.licences.tests.factories import changed, signed_pdf
from tongban.capabilities.licences.tests.factories import sealed as sealed_ofd_file
from tongban.capabilities.signatures.models import Examination
from tongban.capabilities.signatures.public import examine, sign
from tongban.capabilities.signatures.tests.factories import make_pdf, make_person, make_request, viewer_for
from tongban.foundation.files.public import read, store
from tongban.foundation.trust.public import end_seal, forget_signers, recognise, seal_certificates, withdraw_authority
from tongban.foundation.trust.tests.factories import x509_holder

pytestmark = pytest.mark.django_db


def kept(pdf):
    return store(pdf, name="a.pdf", by="person:1", allowed={"pdf"}, scan=False)


def shown(file):
    return Template("{% load signatures %}{% file_signatures file %}").render(Context({"file": file}))


def test_each_kind_of_signature_is_said_as_what_it_is():
    person = make_person("李强")
    request = make_request(person, person)
    signed = sign(request, viewer=viewer_for(person), shown_digest=request.digest, agrees=True)
    sealed = seal_pdf(make_pdf(), "civil_affairs_bureau", "证明")
    for pdf, kind, words in (
        (read(signed.current), "person", "签名真实"),
        (sealed, "seal", "盖章真实"),
        (signed_pdf(make_pdf(), x509_holder("Somebody Else")), "other", "签发者未经本市认可"),
    ):
        file = kept(pdf)
        assert [one.kind for one in examine(file)] == [kind]
        assert words in shown(file)


def test_a_file_changed_after_it_was_sealed_is_said_to_be():
    sealed = seal_pdf(make_pdf(), "civil_affairs_bureau", "证明")
    words = shown(kept(sealed + b"\n%x\n"))
    assert "签名后被改动过" in words
    assert "又加了内容" in words
    at = sealed.index(b"/Contents") - 400
    altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    assert examine(kept(altered))[0].fault in ("altered", "broken")


def test_unsigned_and_damaged_files_say_nothing():
    for pdf in (make_pdf(), b"%PDF-1.4 nothing"):
        assert shown(kept(pdf)).strip() == ""


def test_a_content_is_examined_once(django_assert_num_queries):
    file = kept(make_pdf())
    examine(file)
    with django_assert_num_queries(1):
        examine(file)
    assert Examination.objects.count() == 1


def test_a_sealed_ofd_is_said_to_be_like_a_pdf():
    ofd = sealed_ofd_file()
    file = store(ofd, name="a.ofd", by="person:1", allowed={"ofd"}, scan=False)
    assert [(one.kind, one.is_intact, one.is_ours) for one in examine(file)] == [("seal", True, True)]
    assert "盖章真实" in shown(file)
    worse = changed(ofd, **{"Doc_0/Res/extra.xml": b"<a/>"})
    words = shown(store(worse, name="b.ofd", by="person:1", allowed={"ofd"}, scan=False))
    assert "签名后被改动过" in words
    assert "又加了内容" in words


def test_a_seal_that_was_lost_holds_only_on_what_we_had_before():
    early, late = (seal_pdf(make_pdf(words), "civil_affairs_bureau", "证明") for words in ("early", "late"))
    had = kept(early)
    assert "盖章真实" in shown(had)
    end_seal(seal_certificates().get().pk, "lost", reason="介质遗失", by="operator:1")
    found = kept(late)
    assert [(one.is_intact, one.fault) for one in examine(found)] == [(False, "ended")]
    assert "已报失或者停用" in shown(found)
    recognised(x509_holder("Root", is_ca=True))  # everything is looked at anew
    assert "盖章真实" in shown(had)
    assert [one.fault for one in examine(found)] == ["ended"]
    forget_signers()


def recognised(root):
    return recognise(root.pem, title_zh="示范中心", title_en="Model Centre", ground="许可证号 1", by="operator:2")


def test_a_change_of_the_list_of_authorities_is_seen_at_the_next_look(django_assert_num_queries):
    root = x509_holder("Root", is_ca=True)
    file = kept(signed_pdf(make_pdf(), x509_holder("某某有限公司", root)))
    assert "签发者未经本市认可" in shown(file)
    row = recognised(root)
    words = shown(file)
    assert "签发机构经本市认可" in words
    assert "示范中心" in words
    with django_assert_num_queries(1):
        (found,) = examine(file)
    assert (found.kind, found.is_ours, found.standing.state) == ("other", False, "recognised")
    withdraw_authority(row.pk, reason="许可证被吊销", by="operator:2")
    assert examine(file)[0].standing.state == "kept"  # we had it before
    later = kept(signed_pdf(make_pdf(), x509_holder("某某有限公司", root)))
    words = shown(later)
    assert "签发机构已不再认可" in words
    assert "不能证明这份文件签在之前" in words
    with translation.override("en"):
        assert "Model Centre" in shown(later)
    assert Examination.objects.count() == 2
