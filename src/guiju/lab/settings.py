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
    named = dict(parse_qsl(parts.query))
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
    "django.contrib.staticfiles",
    "guiju.lab.house",
    "guiju.lab.ui",
    "guiju.lab.agency",
    "guiju.lab.people",
    "guiju.lab.equipment",
    "guiju.lab.methods",
    "guiju.lab.premises",
    "guiju.lab.customers",
    "guiju.lab.commissions",
    "guiju.lab.calibrations",
    "guiju.lab.issuing",
    "guiju.lab.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guiju.lab.house.headers.StrictHeaders",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
STATIC_URL = "static/"
# Files are served straight out of the packages; nothing is collected or copied.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
LOGGING_CONFIG = None
