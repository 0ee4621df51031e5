"""Settings of the test run: same code, nothing kept. ``TONGBAN_DATABASE`` chooses SQLite (default) or PostgreSQL."""

import os
import tempfile

os.environ.setdefault("TONGBAN_VAR", tempfile.mkdtemp(prefix="tongban-test-"))
os.environ.setdefault("TONGBAN_SECRET_KEY", "test-only-secret-key-of-no-value-at-all-0123456789")
os.environ.setdefault("TONGBAN_MASTER_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
os.environ.setdefault("TONGBAN_DATABASE", "sqlite://")

from tongban.config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A SQLite file instead of memory, so that races between threads can be tried on it too.
if os.environ.get("TONGBAN_TEST_SQLITE_FILE"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TONGBAN_TEST_SQLITE_FILE"]}  # noqa: F405

# Counted queries do not depend on how long the run takes.
TONGBAN_KEY_REFRESH_SECONDS = 86_400

# Drawn forms of a licence are made when somebody asks for them; what is said of a city's own choice names it itself.
TONGBAN_LICENCE_FORMS = ["credential"]
