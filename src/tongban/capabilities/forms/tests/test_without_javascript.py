"""Filing by plain pages: every button works, nothing typed is lost, conditions are asked on the server."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.capabilities.forms.tests import pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.capabilities.forms.tests.pages")]
WHAT = {"purpose": "work", "purpose.asked": "1", "copies": "2", "photo.asked": "1", "proofs.asked": "1"}


def photo(name="me.jpg", content=b"picture"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def html(response):
    return response.content.decode()


def test_the_first_page_is_mostly_filled_and_says_from_where(client):
    page = html(client.get("/who/"))
    assert "王秀英" in page
    assert "1954年3月12日" in page
    assert page.count("公安·人口库") == 3
    assert 'href="/dispute/person.name/"' in page
    assert 'value="10100000001"' in page
    assert "第 1 步，共 2 步" in page
    assert "有结果时通知您。" in page


def test_a_locked_answer_cannot_be_overwritten(client):
    client.post("/who/", {"name": "陌生人", "citizen_id": "1", "phone": "10100000002"})
    assert client.session["answers"]["name"] == "王秀英"
    assert client.session["answers"]["phone"] == "10100000002"


def test_what_was_typed_wrongly_stays_and_the_page_says_how_to_mend_it(client):
    response = client.post("/who/", {"phone": "1010000 000"})
    page = html(response)
    assert response.status_code == 422
    assert 'value="1010000 000"' in page
    assert "请填写 11 位手机号码，以 1 开头。" in page
    assert '<a href="#f-phone-field">手机号码：请填写 11 位手机号码，以 1 开头。</a>' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="f-phone-error"' in page


def test_a_choice_brings_its_question_without_blame_and_then_asks_for_it(client):
    first = client.post("/what/", {**WHAT, "purpose": "other", "photo": photo()})
    page = html(first)
    assert 'name="purpose_other"' in page
    assert "is-new" in page
    assert "还没有填写" not in page
    again = html(client.post("/what/", {**WHAT, "purpose": "other", "purpose_other": ""}))
    assert "请写明用途：还没有填写。" in again


def test_the_page_can_be_redrawn_after_a_choice(client):
    page = html(client.post("/what/", {**WHAT, "purpose": "other", "_action": "refresh"}))
    assert 'name="purpose_other"' in page
    assert "error-summary" not in page


def test_a_step_that_does_not_apply_is_left_out(client):
    client.post("/who/", {"phone": "10100000001"})
    response = client.post("/what/", {**WHAT, "purpose": "school", "photo": photo()})
    assert response["Location"] == "/review/"
    assert "股东" not in html(client.get("/review/"))


def test_a_stored_file_survives_an_error_and_can_be_removed(client):
    page = html(client.post("/what/", {**WHAT, "copies": "many", "photo": photo("脸.jpg")}))
    ref = client.session["answers"]["photo"]
    assert "脸.jpg" in page
    assert f'name="photo" value="{ref}"' in page
    client.post("/what/", {**WHAT, "photo": ref})
    assert client.session["answers"]["photo"] == ref
    client.post("/what/", {**WHAT, "photo": ref, "photo.remove": ref, "_action": "save"})
    assert client.session["answers"]["photo"] is None


def test_several_files_are_added_one_by_one(client):
    client.post("/what/", {**WHAT, "proofs": [photo("a.pdf"), photo("b.pdf")], "_action": "save"})
    two = client.session["answers"]["proofs"]
    client.post("/what/", {**WHAT, "proofs": [*two, photo("c.jpg")], "_action": "save"})
    three = client.session["answers"]["proofs"]
    assert [pages.STORED[ref]["name"] for ref in three] == ["a.pdf", "b.pdf", "c.jpg"]


def test_a_reference_that_was_not_stored_for_this_form_is_ignored(client):
    client.post("/what/", {**WHAT, "photo": "ref-of-somebody-else", "_action": "save"})
    assert client.session["answers"]["photo"] is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.exe", b"x", "的格式不能用"), ("a.tiff", b"x", "请换成 heic、jpg、pdf"),
     ("a.pdf", b"", "是空的"), ("a.pdf", b"x" * (1024 * 1024 + 1), "不超过 1 MB"),
     ("a.pdf", b"EICAR", "里有病毒")],
)  # fmt: skip
def test_a_refused_file_says_why_and_keeps_the_rest(client, name, content, words):
    page = html(client.post("/what/", {**WHAT, "copies": "3", "proofs": photo(name, content)}))
    assert words in page
    assert 'value="3"' in page
    assert client.session["answers"]["proofs"] == []


def test_rows_are_added_and_removed_by_buttons(client):
    client.post("/what/", {**WHAT, "photo": photo()})
    client.post("/holders/", {"shareholders.count": "0", "_action": "add:shareholders"})
    rows = {"shareholders.count": "1", "shareholders.0.name": "甲", "shareholders.0.share": "60"}
    page = html(client.post("/holders/", {**rows, "_action": "add:shareholders"}))
    assert "股东 2" in page
    assert 'value="甲"' in page
    more = {**rows, "shareholders.count": "2", "shareholders.1.name": "乙", "shareholders.1.share": "四十"}
    page = html(client.post("/holders/", {**more, "_action": "remove:shareholders.0"}))
    assert client.session["answers"]["shareholders"] == [{"name": "乙", "share": "四十"}]
    assert "股东 2" not in page


def test_a_question_within_a_row_follows_its_own_row(client):
    client.post("/what/", {**WHAT, "photo": photo()})
    two = {"shareholders.count": "2", "shareholders.0.kind": "firm", "shareholders.1.kind": "person"}
    page = html(client.post("/holders/", {**two, "_action": "refresh"}))
    assert 'name="shareholders.0.code"' in page
    assert 'name="shareholders.1.code"' not in page


def test_an_error_in_a_row_stands_at_its_field(client):
    client.post("/what/", {**WHAT, "photo": photo()})
    page = html(client.post("/holders/", {"shareholders.count": "1", "shareholders.0.name": "甲", "promise.asked": "1",
                                          "shareholders.0.share": "101", "promise": "on"}))  # fmt: skip
    assert 'id="f-shareholders-0-share-error"' in page
    assert "股东 1 · 比例：太大了。最大可以填 100。" in page


def test_saving_as_one_types_answers_with_the_time(client):
    page = html(client.post("/who/", {"phone": "101", "_action": "save"}))
    assert "已保存" in page
    assert client.session["answers"]["phone"] == "101"


def test_the_review_page_shows_everything_in_words(client):
    client.post("/who/", {"phone": "10100000001"})
    client.post(
        "/what/", {**WHAT, "capital": "1,234.5", "married": "yes", "married.asked": "1", "photo": photo("脸.jpg")}
    )
    client.post("/holders/", {"shareholders.count": "1", "shareholders.0.name": "甲", "shareholders.0.share": "100",
                              "promise": "on", "promise.asked": "1"})  # fmt: skip
    page = html(client.get("/review/"))
    for words in ("工作", "2 份", "¥1,234.50", "脸.jpg", "甲", "股东 1", "已确认", "公安·人口库 · 2026-11-20"):
        assert words in page
    assert "error-summary" not in page
    assert 'href="/what/"' in page


def test_the_same_in_english(client, settings):
    client.cookies["django_language"] = "en"
    page = html(client.post("/who/", {"phone": ""}, headers={"Accept-Language": "en"}))
    assert "Mobile phone" in page
    assert "To tell you the result." in page
    assert "Not filled in yet." in page


def test_text_of_people_is_never_markup(client):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    page = html(client.post("/what/", {**WHAT, "copies": attack, "remark": f"</textarea>{attack}", "purpose": attack}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_no_page_carries_script_or_style_of_its_own(client):
    page = html(client.get("/what/"))
    assert page.count("<script") == page.count('<script type="module" src="/static/forms/forms.js">') == 1
    assert " style=" not in page
    assert " onclick=" not in page
