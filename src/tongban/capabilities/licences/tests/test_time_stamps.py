"""The embedded authority's tokens are RFC 3161: OpenSSL, a reader that is not ours, checks them."""

import hashlib
import shutil
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tongban.capabilities.licences.ports import time_stamps
from tongban.foundation.trust.public import root_identity

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not installed here")
@pytest.mark.parametrize("content", [b"what was stamped", b"something else"])
def test_openssl_verifies_a_token_for_its_content_only(tmp_path, content):
    token = time_stamps().stamper()(hashlib.sha256(b"what was stamped").digest())
    (tmp_path / "token.der").write_bytes(token)
    root = x509.load_der_x509_certificate(root_identity().certificate)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    words = ["openssl", "ts", "-verify", "-digest", hashlib.sha256(content).hexdigest(), "-token_in",
             "-in", tmp_path / "token.der", "-CAfile", tmp_path / "root.pem"]  # fmt: skip
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode == 0) == (content == b"what was stamped"), done.stderr
