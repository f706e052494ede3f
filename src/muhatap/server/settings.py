"""Django's settings. What a company decides comes from the environment; the rest is decided here."""

import base64
import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from muhatap.kit.sealing import derived, key_of
from muhatap.kit.vapid import public_text, vapid_key
from muhatap.server.database import databases
from muhatap.server.home import home

HOME = home()
DEMO = Path(__file__).parent / "demo"
PUBLIC_URL = os.environ.get("MUHATAP_URL", "")
MUHATAP_KEY = key_of(HOME)
PUSH_KEY = vapid_key(MUHATAP_KEY)
PUSH_PUBLIC_KEY = public_text(PUSH_KEY)
SECRET_KEY = base64.urlsafe_b64encode(derived(MUHATAP_KEY, "django")).decode()
DEBUG = False
ALLOWED_HOSTS = (
    ["*"] if not PUBLIC_URL else [PUBLIC_URL.split("://")[-1].split("/")[0].split(":")[0], "127.0.0.1", "localhost"]
)

INSTALLED_APPS = [
    "muhatap.desk.apps.Desk",  # before allauth: its log-in pages are drawn by our templates
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "muhatap.journal.apps.Journal",
    "muhatap.tenancy.apps.Tenancy",
    "muhatap.people.apps.People",
    "muhatap.channels.apps.Channels",
    "muhatap.conversations.apps.Conversations",
]
MIDDLEWARE = [
    "muhatap.server.metrics.Measured",  # sees the last word
    "muhatap.server.middleware.Problems",  # outside the rest: it also words what the others refuse
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "muhatap.server.smaller.Smaller",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "muhatap.server.wrong_method.WrongMethod",
    "muhatap.server.middleware.Tenancy",
    "muhatap.server.middleware.Tongue",
    "muhatap.server.middleware.Seen",
]
ROOT_URLCONF = "muhatap.server.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DEMO / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": ["muhatap.desk.templatetags.desk", "muhatap.desk.templatetags.forms"],
        },
    }
]

DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "muhatap.desk.accounts.Accounts"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "invite": "60/h/user",
    "channel_trial": "60/h/user",
    "picture": "30/h/user",
}
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "muhatap.desk.accounts.SecondStep"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Muhatap"
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # what we mail goes through a channel, never by Django
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", "Türkçe"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Istanbul"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [DEMO / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ATTACHMENTS = os.environ.get("MUHATAP_ATTACHMENTS") or str(HOME / "attachments")
ATTACHMENT_LIMIT = 25 * 1024 * 1024
FETCHES_PRIVATE = os.environ.get("MUHATAP_ALLOW_PRIVATE_URLS") == "1"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

IS_DEMO = os.environ.get("MUHATAP_DEMO") == "1"  # `muhatap demo` says so: its shop signs a customer in for whoever asks
IS_TLS = PUBLIC_URL.startswith("https://")
_MINE = derived(MUHATAP_KEY, "cookies").hex()[:8]  # cookies know hosts, not ports: two installations share one browser
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"muhatap_{_MINE}", f"muhatap_csrf_{_MINE}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_TLS else 0
# Whether a request came over TLS is said by its scheme, which serve.py takes from trusted proxies alone.
SECURE_PROXY_SSL_HEADER = None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_TLS else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
