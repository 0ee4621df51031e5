"""Keys are rotated from the command line, listed without secrets, and written down."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tongban.foundation.audit.public import entries
from tongban.foundation.trust.public import decrypt_text, encrypt_text, sign, verify

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_rotated_signing_key_still_verifies_and_the_new_one_signs():
    before = sign("pack", b"x")
    assert "pack" in run("rotate_key", "pack")
    after = sign("pack", b"x")
    assert before.kid != after.kid
    verify(b"x", before, purpose="pack")
    listed = run("trust_keys")
    assert [before.kid in line for line in listed.splitlines() if "retired" in line].count(True) == 1
    assert after.kid in listed
    assert list(entries(action="trust.key_rotated"))


def test_what_the_old_data_key_encrypted_is_still_read():
    kept = encrypt_text("tests", "王秀英")
    run("rotate_key", "data")
    assert decrypt_text("tests", kept) == "王秀英"
    assert decrypt_text("tests", encrypt_text("tests", "陈敏")) == "陈敏"


def test_an_unknown_purpose_is_refused_with_the_list():
    with pytest.raises(CommandError, match="data"):
        run("rotate_key", "no such purpose")
