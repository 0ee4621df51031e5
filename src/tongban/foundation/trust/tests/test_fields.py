import time

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from tongban.foundation.trust.public import (
    EncryptedJSONField,
    EncryptedTextField,
    Unreadable,
    blind_index,
    decrypt_bytes,
    decrypt_text,
    encrypt_bytes,
    encrypt_text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(db):
    with isolate_apps("tongban.foundation.trust"):

        class Note(models.Model):
            phone = EncryptedTextField(max_length=20, blank=True)
            phone_index = models.CharField(max_length=64, default="")
            answers = EncryptedJSONField(default=dict)
            extra = EncryptedJSONField(null=True)

            class Meta:
                app_label = "trust"

            def __str__(self):
                return "note"

        sql, values = connection.schema_editor().table_sql(Note)
        with connection.cursor() as cursor:
            cursor.execute(sql, values or None)
        yield Note


def raw(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone, answers, extra FROM {model._meta.db_table}")
        return cursor.fetchall()


def test_the_database_never_sees_the_text(note):
    note.objects.create(phone="12000000001", answers={"银行卡": "319900000000001", "rows": [1, None, 2.5]})
    phone, answers, extra = raw(note)[0]
    assert "12000000001" not in phone
    assert "3199" not in answers
    assert extra is None
    row = note.objects.get()
    assert (row.phone, row.answers, row.extra) == (
        "12000000001",
        {"银行卡": "319900000000001", "rows": [1, None, 2.5]},
        None,
    )
    assert list(note.objects.values_list("phone", flat=True)) == ["12000000001"]


def test_the_same_text_is_stored_differently_each_time(note):
    note.objects.bulk_create([note(phone="12000000001"), note(phone="12000000001")])
    assert len({phone for phone, _, _ in raw(note)}) == 2


def test_updates_encrypt_too(note):
    row = note.objects.create(phone="1")
    note.objects.update(phone="12000000002")
    assert "12000000002" not in raw(note)[0][0]
    row.refresh_from_db()
    assert row.phone == "12000000002"
    row.answers = {"a": 1}
    note.objects.bulk_update([row], ["answers"])
    row.refresh_from_db()
    assert row.answers == {"a": 1}


def test_empty_stays_empty(note):
    note.objects.create(phone="")
    assert raw(note)[0][0] == ""
    assert note.objects.get().phone == ""


def test_a_value_moved_to_another_column_is_unreadable(note):
    note.objects.create(phone="x", answers={"secret": 1})
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {note._meta.db_table} SET phone = answers")
    with pytest.raises(Unreadable):
        note.objects.get()


def test_filtering_by_an_encrypted_value_is_refused_in_words(note):
    with pytest.raises(FieldError, match="blind_index"):
        note.objects.filter(phone="12000000001")
    assert note.objects.filter(extra__isnull=True).count() == 0


def test_what_is_too_long_is_refused_before_it_is_encrypted(note):
    with pytest.raises(ValidationError):
        note(phone="1" * 21, answers={"a": 1}, extra=1, phone_index="x").full_clean()


def test_migrations_name_the_front_door():
    assert EncryptedTextField(max_length=5).deconstruct()[1] == "tongban.foundation.trust.public.EncryptedTextField"
    assert EncryptedJSONField().clone().deconstruct()[1] == "tongban.foundation.trust.public.EncryptedJSONField"


@pytest.mark.parametrize("name", ["international", "national"])
def test_both_suites_encrypt_and_read_each_others_data(settings, name):
    settings.TONGBAN_CRYPTO_SUITE = name
    token, sealed = encrypt_text("t.c", "张三"), encrypt_bytes("digest", b"\x00\xff")
    settings.TONGBAN_CRYPTO_SUITE = "international"
    assert decrypt_text("t.c", token) == "张三"
    assert decrypt_bytes("digest", sealed) == b"\x00\xff"
    with pytest.raises(Unreadable):
        decrypt_text("t.other", token)
    with pytest.raises(Unreadable):
        decrypt_bytes("other", sealed)
    with pytest.raises(Unreadable):
        decrypt_text("t.c", token[:-8] + "AAAAAAA=")
    with pytest.raises(Unreadable):
        decrypt_text("t.c", "clear text")


def test_another_master_key_opens_nothing(settings):
    token = encrypt_text("t.c", "x")
    settings.TONGBAN_MASTER_KEY = "ff" * 32
    with pytest.raises(Unreadable, match="TONGBAN_MASTER_KEY"):
        decrypt_text("t.c", token)


def test_a_blind_index_is_the_same_for_ever():
    """Stored indexes must be found by every later process: this value never changes."""
    assert blind_index("citizen_id", "319901195703120025") == blind_index("citizen_id", " 319901195703120025 ")
    assert blind_index("citizen_id", "319901195703120025") != blind_index("phone", "319901195703120025")
    assert blind_index("citizen_id", "319901195703120025") == (
        "7d77e3b4ccd411858226672ece0c076307a25a9f1cc6aa0b6873e1a5eb50845b"
    )


def test_a_field_takes_less_than_twenty_microseconds():
    best = []
    token = encrypt_text("t.c", "319901195703120025")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(500):
            encrypt_text("t.c", "319901195703120025")
            decrypt_text("t.c", token)
        best.append((time.perf_counter() - start) / 1000)
    assert min(best) < 20e-6
