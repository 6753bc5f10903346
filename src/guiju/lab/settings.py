"""Django's settings, read from the data folder that `guiju.lab.boot.setup` names.

SQLite runs with WAL, IMMEDIATE transactions and synchronous=FULL: without IMMEDIATE one write in seven failed under
eight writers, and without FULL a power cut may lose the last commit. PostgreSQL runs at READ COMMITTED: a serialisable
log head would abort three writers of four.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DATA = Path(os.environ["GUIJU_DATA"])
READ_ONLY = os.environ.get("GUIJU_READ_ONLY") == "1"


def _secret() -> str:
    path = DATA / "keys" / "server.secret"
    return path.read_bytes().hex() if path.is_file() else "not founded: nothing is signed with this"


def _sqlite() -> dict[str, Any]:
    if READ_ONLY:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["GUIJU_SQLITE_READ"],
            "OPTIONS": {"uri": True, "timeout": 30},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "guiju.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    named: dict[str, Any] = dict(parse_qsl(parts.query))
    host = named.pop("host", "")
    # One snapshot for all that a reader compares, and no chance to write.
    reading = "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or host),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**named, "options": reading} if READ_ONLY else named,
        # A new connection for each request would plan every question anew.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("GUIJU_DATABASE", "")
DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite()}
DATABASES["default"]["ATOMIC_REQUESTS"] = False

SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "guiju.lab.urls"
WSGI_APPLICATION = "guiju.lab.wsgi.application"
INSTALLED_APPS = [
    "guiju.lab.ui",  # before Unfold and allauth: its templates take the place of theirs
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guiju.lab.house",
    "guiju.lab.accounts",
    "guiju.lab.agency",
    "guiju.lab.people",
    "guiju.lab.equipment",
    "guiju.lab.methods",
    "guiju.lab.premises",
    "guiju.lab.customers",
    "guiju.lab.commissions",
    "guiju.lab.calibrations",
    "guiju.lab.issuing",
    "guiju.lab.quality",
    "guiju.lab.assessment",
    "guiju.lab.today",
    "guiju.lab.portal",
    "guiju.lab.api",
    "guiju.lab.sheets",
    "guiju.lab.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guiju.lab.house.headers.StrictHeaders",
    "guiju.lab.house.unreadable.ShownAsItStands",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "guiju.lab.portal.errors.PublishedLogNeeded",
    "guiju.lab.portal.errors.StoredContentNeeded",
    "guiju.lab.accounts.middleware.PersonLanguage",
    "guiju.lab.accounts.middleware.SecondFactor",
    "guiju.lab.accounts.middleware.RoleGiven",
    "guiju.lab.accounts.middleware.SeatReads",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "static/"
# Files are served straight out of the packages; nothing is collected or copied.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "guiju.lab.accounts.adapter.ClosedAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Guiju"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "guiju.lab.portal.errors.forged"
# Counters of rate limits; with Django's 300 entries a crowd of addresses would push the counters out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_COOKIE_AGE = 12 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["guiju.lab.ui.formats"]
UNFOLD = {
    "SITE_TITLE": "规矩 Guiju",
    "SITE_HEADER": "规矩 Guiju",
    "SITE_URL": None,
    "SITE_ICON": lambda request: "/static/ui/mark.svg",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: "/static/ui/mark.svg"}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda request: "/static/ui/staff.css"],
    "SCRIPTS": [lambda request: "/static/ui/staff.js", lambda request: "/static/ui/rows.js"],
    "SIDEBAR": {"show_search": False, "navigation": "guiju.lab.ui.navigation.sidebar"},
    "ACCOUNT": {"navigation": "guiju.lab.ui.navigation.account"},
    "COLORS": {
        "primary": {
            "50": "#eef5fa",
            "100": "#d8e8f3",
            "200": "#b3d1e7",
            "300": "#82b2d6",
            "400": "#4c8cbd",
            "500": "#27709f",
            "600": "#175b88",
            "700": "#12466b",
            "800": "#113b59",
            "900": "#0f314a",
            "950": "#0a2032",
        }
    },
}
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
LOGGING_CONFIG = None
