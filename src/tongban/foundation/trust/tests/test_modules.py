import os
import stat

import pytest

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.adapters.embedded import EmbeddedModule
from tongban.foundation.trust.adapters.token import FileToken
from tongban.foundation.trust.models import SigningKey
from tongban.foundation.trust.ports import key_module
from tongban.foundation.trust.public import NoSuchKey, revoke, rotate, sign, verify

TOKEN = {"key_module": "tongban.foundation.trust.adapters.token.FileToken"}


@pytest.fixture
def folder(settings, tmp_path):
    tmp_path.chmod(0o700)
    settings.TONGBAN_TOKEN_FOLDER, settings.TONGBAN_TOKEN_PIN = str(tmp_path), "2580-1470"
    return tmp_path


class ModuleContract:
    """What every key module does; a plug for a card inherits it."""

    @pytest.mark.parametrize("name", ["international", "national", "p256"])
    def test_it_signs_with_what_it_made(self, module, name):
        handle, public = module.generate("signing-key:1", name)
        value = module.sign(handle, b"x", label="signing-key:1", suite_name=name)
        suite(name).verify(public, value, b"x")

    def test_a_key_answers_to_its_own_label_only(self, module):
        handle, _ = module.generate("signing-key:1", "international")
        with pytest.raises(PortRefused):
            module.sign(handle, b"x", label="signing-key:2", suite_name="international")

    def test_it_is_ready(self, module):
        assert module.check_config() == []


class TestEmbedded(ModuleContract):
    @pytest.fixture
    def module(self):
        return EmbeddedModule()


class TestToken(ModuleContract):
    @pytest.fixture
    def module(self, folder):
        return FileToken()

    def test_a_destroyed_key_never_signs_again(self, module):
        handle, _ = module.generate("signing-key:1", "international")
        module.destroy(handle)
        module.destroy(handle)
        with pytest.raises(PortRefused):
            module.sign(handle, b"x", label="signing-key:1", suite_name="international")

    def test_what_lies_on_the_medium_is_encrypted_and_for_its_owner_only(self, module, folder):
        handle, _ = module.generate("signing-key:1", "international")
        path = folder / f"{handle}.key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_size == 12 + 32 + 16

    def test_a_wrong_pin_or_one_altered_byte_is_refused(self, module, folder, settings):
        handle, _ = module.generate("signing-key:1", "international")
        settings.TONGBAN_TOKEN_PIN = "2580-1471"
        with pytest.raises(PortRefused):
            module.sign(handle, b"x", label="signing-key:1", suite_name="international")
        settings.TONGBAN_TOKEN_PIN = "2580-1470"
        path = folder / f"{handle}.key"
        whole = path.read_bytes()
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(PortRefused):
                module.sign(handle, b"x", label="signing-key:1", suite_name="international")

    def test_a_medium_that_is_not_there_is_unavailable(self, module, settings):
        settings.TONGBAN_TOKEN_FOLDER = "/nowhere"
        with pytest.raises(PortUnavailable):
            module.generate("signing-key:1", "international")
        assert module.check_config() == ["TONGBAN_TOKEN_FOLDER: there is no folder /nowhere"]

    def test_a_medium_that_others_read_or_a_short_pin_is_said(self, module, folder, settings):
        os.chmod(folder, 0o755)
        assert "0700" in module.check_config()[0]
        os.chmod(folder, 0o700)
        settings.TONGBAN_TOKEN_PIN = "1234"
        assert "TONGBAN_TOKEN_PIN" in module.check_config()[0]


@pytest.mark.django_db
class TestSocket:
    def test_after_plugging_in_old_keys_sign_until_the_rotation_puts_new_ones_into_the_module(self, settings, folder):
        before = sign("pack", b"x")
        settings.TONGBAN_ADAPTERS = TOKEN
        assert key_module().name == "file_token"
        assert sign("pack", b"x").kid == before.kid
        rotate("pack")
        after = sign("pack", b"x")
        row = SigningKey.objects.get(kid=after.kid)
        assert (row.module, len(row.wrapped)) == ("file_token", 32)
        for one in (before, after):
            verify(b"x", one, purpose="pack")

    def test_a_key_in_a_module_that_was_unplugged_does_not_sign_but_verifies(self, settings, folder):
        settings.TONGBAN_ADAPTERS = TOKEN
        rotate("pack")
        signature = sign("pack", b"x")
        settings.TONGBAN_ADAPTERS = {}
        verify(b"x", signature, purpose="pack")
        with pytest.raises(NoSuchKey, match="file_token"):
            sign("pack", b"x")

    def test_revoking_takes_the_private_part_off_the_medium(self, settings, folder, django_capture_on_commit_callbacks):
        settings.TONGBAN_ADAPTERS = TOKEN
        rotate("pack")
        signature = sign("pack", b"x")
        with django_capture_on_commit_callbacks(execute=True):
            revoke(signature.kid)
        assert not list(folder.glob("*.key"))
