"""Settings of Tongban. Embedded by default; production changes them by environment variables alone.

Every variable is described in ``docs/operators/settings.md``; a test compares that page with this file.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse

from tongban.config.rooms import rooms

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("TONGBAN_VAR", ROOT / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def env(name: str, default: str = "") -> str:
    """Value of ``NAME``, or the content of the file that ``NAME_FILE`` points to; a missing file is an error."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def own_secret(name: str) -> str:
    """A secret from the environment, else one made once and kept in ``var/`` readable by its owner only."""
    if value := env(name):
        return value
    path = VAR / f"{name.lower()}.secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


# ── the machine ──────────────────────────────────────────────────────────────────────────────────────────────
DEBUG = env("TONGBAN_DEBUG") == "1"
# The demonstration city: synthetic people, one-tap sign-in, mobile numbers that cannot exist.
DEMONSTRATION = env("TONGBAN_DEMONSTRATION", "1") == "1"
SECRET_KEY = own_secret("TONGBAN_SECRET_KEY")
# Wraps the keys that encrypt personal data at rest. Losing it loses the data: back it up apart from the database.
TONGBAN_MASTER_KEY = own_secret("TONGBAN_MASTER_KEY")
ALLOWED_HOSTS = env_list("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]" if not DEBUG else "*")
CSRF_TRUSTED_ORIGINS = env_list("TONGBAN_ORIGINS")
TONGBAN_URL = env("TONGBAN_URL", "http://127.0.0.1:8000")
TONGBAN_CITY = env("TONGBAN_CITY", "310000")

# ── rooms ────────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    *rooms(),
    # After the rooms, so that our templates come before allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tongban.foundation.access.middleware.AccessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tongban.registers.identity.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tongban.config.urls"
CSRF_FAILURE_VIEW = "tongban.foundation.access.pages.csrf_failure"
LOGIN_URL = "/accounts/login/"
STAFF_LOGIN_URL = "/accounts/staff/"
WSGI_APPLICATION = "tongban.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tongban.foundation.ui.preferences.preferences",
                "tongban.channels.web.personal.acting",
            ],
        },
    }
]


# ── storage ──────────────────────────────────────────────────────────────────────────────────────────────────
def database(url: str) -> dict[str, object]:
    """Django's database settings from ``postgresql://user:password@host:port/name`` or ``sqlite:///path``."""
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) or ":memory:",
            # IMMEDIATE + WAL: writers queue instead of failing with "database is locked".
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "").replace("%2F", "/"),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 300,
            "CONN_HEALTH_CHECKS": True,
            # Statements that come again are planned once by each connection; about a third of the database's work.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
        }
    raise ValueError(f"TONGBAN_DATABASE: unknown scheme {parts.scheme!r}; use sqlite:/// or postgresql://")


DATABASES = {"default": database(env("TONGBAN_DATABASE", f"sqlite://{VAR / 'tongban.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes: sign-in codes and rate limits live here.
# Room for a busy hour: a full cache drops entries at random, and with them somebody's count of failed sign-ins.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(VAR / "files")}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if bucket := env("TONGBAN_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env("TONGBAN_S3_URL") or None,
            "access_key": env("TONGBAN_S3_ACCESS_KEY"),
            "secret_key": env("TONGBAN_S3_SECRET_KEY"),
            "file_overwrite": False,
            "default_acl": None,
        },
    }

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Named files of the npm packages, served under /static/vendor/; see foundation.ui.vendor.
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tongban.foundation.ui.vendor.VendorFinder",
    "tongban.foundation.ui.vendor.StyleFinder",
]
WHITENOISE_USE_FINDERS = DEBUG
NODE_MODULES = ROOT / "node_modules"
PACKS = Path(env("TONGBAN_PACKS", str(ROOT / "packs")))

# Where clamd listens, host:port or the path of its socket; used when the virus_scanner socket holds ClamAvScanner.
TONGBAN_CLAMAV = env("TONGBAN_CLAMAV", "127.0.0.1:3310")

# A draft that lies untouched so many days is deleted, announced before; 0 keeps drafts for ever.
TONGBAN_DRAFT_DAYS = int(env("TONGBAN_DRAFT_DAYS", "90"))

# Matching of whole populations by the embedded column engine; 0 threads = one per processor.
TONGBAN_MATCH_MEMORY_MB = int(env("TONGBAN_MATCH_MEMORY_MB", "600"))
TONGBAN_MATCH_THREADS = int(env("TONGBAN_MATCH_THREADS", "0"))
# The cluster, when the population_engine socket holds SparkEngine.
TONGBAN_SPARK_MASTER = env("TONGBAN_SPARK_MASTER", "local[*]")

# ── language and time ────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# ── security ─────────────────────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env("TONGBAN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env("TONGBAN_BEHIND_PROXY") == "1" else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ── logs ─────────────────────────────────────────────────────────────────────────────────────────────────────
# JSON lines on standard error, without personal numbers; see foundation.access.logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "tongban.foundation.access.logs.QuietFormatter", "readable": DEBUG}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # A warning for every 4xx answer tells nothing that the access log does not; errors of ours are logged.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # The process engine notes every change of every task.
        "spiff": {"level": "WARNING"},
    },
}

# ── sign-in (registers.identity; django-allauth does passwords, authenticator apps and passkeys) ────────────────
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["tongban.registers.identity.backends.AccountBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
STAFF_REDIRECT_URL = "/work/"
OPERATOR_REDIRECT_URL = "/console/"
# scrypt costs memory as well as time, and answers in a quarter of the time of PBKDF2's default rounds.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "tongban.registers.identity.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
# Sign-up is closed (accounts come from a confirmed phone); allauth reads here which fields its forms have.
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "password1*"]
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Counted in the shared cache, so that several processes and machines count together.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "tongban.registers.identity.allauth_adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "tongban.registers.identity.allauth_forms.PasskeyForm"}
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys on http://localhost; nowhere else without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

# ── sockets and suites ───────────────────────────────────────────────────────────────────────────────────────
# {"sms": "dotted.path.Plug", …}; what is not named holds its embedded plug.
TONGBAN_ADAPTERS: dict[str, str] = dict(pair.split("=", 1) for pair in env_list("TONGBAN_ADAPTERS") if "=" in pair)
# Sockets that keep their embedded plug in production on purpose; ``check --deploy`` refuses the others.
TONGBAN_EMBEDDED_ALLOWED = env_list("TONGBAN_EMBEDDED_ALLOWED")
# "international" (SHA-256, Ed25519/ECDSA, AES-GCM) or "national" (SM3, SM2, SM4-GCM).
TONGBAN_CRYPTO_SUITE = env("TONGBAN_CRYPTO_SUITE", "international")
# Forms of a licence that are made when it is issued; the others are made when somebody asks for them.
TONGBAN_LICENCE_FORMS = env_list("TONGBAN_LICENCE_FORMS") or ["pdf", "credential"]
# The order under which a seal is used for every kind of letter from its first entry in the register on.
TONGBAN_SEAL_OPENING_ORDER = env("TONGBAN_SEAL_OPENING_ORDER", "一网通办平台开通用印批复")

# Rotations and revocations of keys reach running processes within this time.
TONGBAN_KEY_REFRESH_SECONDS = int(env("TONGBAN_KEY_REFRESH_SECONDS", "30"))
# Witnesses of the log that others run: "name address verifier-key", separated by commas.
TONGBAN_WITNESSES = [tuple(words) for one in env_list("TONGBAN_WITNESSES") if len(words := one.split()) == 3]
# A medium for private signing keys, when the key_module socket holds FileToken.
TONGBAN_TOKEN_FOLDER = env("TONGBAN_TOKEN_FOLDER")
TONGBAN_TOKEN_PIN = env("TONGBAN_TOKEN_PIN")

# ── language model (optional; without one, patterns and dictionary do the work) ──────────────────────────────────
TONGBAN_LANGUAGE_MODEL_URL = env("TONGBAN_LANGUAGE_MODEL_URL")
TONGBAN_LANGUAGE_MODEL = env("TONGBAN_LANGUAGE_MODEL")
TONGBAN_LANGUAGE_MODEL_KEY = env("TONGBAN_LANGUAGE_MODEL_KEY")
