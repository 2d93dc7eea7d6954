"""Settings, all of them from the environment; .env.example lists every variable.

An embedded start (no DATABASE_URL) fills in what is missing; see sipkd.embedded.
"""

import logging
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate
from whitenoise.compress import Compressor

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("SIPKD_DATA_DIR", str(BASE_DIR / ".data"))).resolve()

# -- What kind of installation this is -------------------------------------------------------------
ENVIRONMENT = env.str("SIPKD_ENVIRONMENT", "production")  # production, demo or test
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
BASE_URL = env.str("SIPKD_BASE_URL", f"http://localhost:{env.int('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
if ENVIRONMENT == "production" and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off when SIPKD_ENVIRONMENT is production.")

INSTALLED_APPS = [
    "sipkd.apps.SipkdConfig",
    "sipkd.events",
    "agencies",
    "agreements",
    "innovations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "pgtrigger",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sipkd.policy.PolicyMiddleware",
    "sipkd.pages.explain_verbs",
]

ROOT_URLCONF = "sipkd.urls"
WSGI_APPLICATION = "sipkd.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sipkd.events.context.inbox",
                "sipkd.waiting.waiting",
            ],
        },
    }
]

# -- Data ------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", engine="sipkd.database", conn_max_age=60, conn_health_checks=True)
}
# For the statements of sipkd.statements; Django's own cursor never prepares.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = (
    0 if env.bool("SIPKD_PREPARED_STATEMENTS", True) else None
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No base_url: uploaded files are private and leave only through a view that asks for permission.
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # 6 MB that nobody fetches
PDF_MAX_BYTES = env.int("SIPKD_PDF_MAX_MB", 20) * 1024 * 1024
# Certificates (PEM or DER) of those who may issue certificates for digital signatures, such as the root of BSrE.
TRUST_ROOTS = env.path("SIPKD_TRUST_ROOTS", DATA_DIR / "trust")
# An examined file waits so many days for its uploader; the report of an import is kept as long.
IMPORT_DAYS = env.int("SIPKD_IMPORT_DAYS", 7)
FIXITY_DAYS = env.int("SIPKD_FIXITY_DAYS", 7)  # every stored document is compared with its fingerprint this often
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# -- Language and time: formal Indonesian first, English under /en/ --------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sipkd.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# -- Who may come in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "agencies.accounts.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "agencies.account_forms.LoginForm",
    "change_password": "agencies.account_forms.ChangePasswordForm",
    "set_password": "agencies.account_forms.SetPasswordForm",
    "reset_password": "agencies.account_forms.ResetPasswordForm",
    "reset_password_from_key": "agencies.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "agencies.account_forms.ReauthenticateForm",
    "add_email": "agencies.account_forms.AddEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# -- Browser defences ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
HTTPS = env.bool("SIPKD_HTTPS", ENVIRONMENT == "production")
# How many proxies in front write X-Forwarded-For; what stands left of them there, anybody may have written.
PROXIES = env.int("SIPKD_PROXIES", 1 if HTTPS else 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"

# -- REST ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "agencies.authentication.KeyAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["sipkd.api.permissions.ReadVisible"],
    "DEFAULT_RENDERER_CLASSES": ["sipkd.api.written.WrittenJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "sipkd.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["sipkd.api.filters.ResourceFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["sipkd.api.throttling.RequestThrottle"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("SIPKD_THROTTLE_ANON", "600/min"),
        "user": env.str("SIPKD_THROTTLE_USER", "1200/min"),
    },
    "DEFAULT_SCHEMA_CLASS": "sipkd.api.schema.ResourceSchema",
    "EXCEPTION_HANDLER": "sipkd.api.problems.problem_handler",
    "PAGE_SIZE": 20,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SIPKD API",
    "DESCRIPTION": "Kerja sama daerah, inovasi daerah, dan replikasinya. Data publik dapat dibaca tanpa kunci.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices that several resources call by one name: theirs in the document, and in the code generated from it.
    "ENUM_NAME_OVERRIDES": {
        "AgencyKind": "agencies.models.Agency.Kind",
        "AgreementStatus": "agreements.models.Agreement.Status",
        "AgreementOrigin": "agreements.models.Agreement.Origin",
        "AgreementState": "agreements.terms.State",
        "EndBasis": "agreements.terms.EndBasis",
        "PartyKind": "agreements.models.Party.Kind",
        "MilestoneKind": "agreements.models.Milestone.Kind",
        "MilestoneState": "agreements.models.Milestone.State",
        "ReportingPeriod": "agreements.reporting.ReportingPeriod",
        "Recommendation": "agreements.models.Report.Recommendation",
        "InnovationKind": "innovations.models.Innovation.Kind",
        "InnovationStage": "innovations.models.Innovation.Stage",
        "InnovationStatus": "innovations.models.Innovation.Status",
        "InnovationFreshness": "innovations.models.Innovation.Freshness",
        "InnovationVersionStatus": "innovations.models.InnovationVersion.Status",
        "IndicatorEvidenceState": "innovations.models.IndicatorEvidence.State",
        "InnovationFileKind": "innovations.models.InnovationFile.Kind",
        "InnovationOrigin": "innovations.models.Innovation.Origin",
        "AdoptionStage": "innovations.models.Adoption.Stage",
        "PaperKind": "innovations.models.IssuedPaper.Kind",
        "SignatureState": "agreements.evidence.states.SignatureState",
    },
}

# -- Background work: the database is the outbox, the broker only a wake-up call (docs/adr) --------
# For a socket, Celery writes the scheme and the number of the database differently from redis-py.
CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix://"):
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    # Whoever wakes a worker never waits for a broker that is away: the sweep finds the mail anyway.
    "max_retries": 0,
    "socket_timeout": 10,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
# The sweeps are the guarantee: they find whatever no wake-up call announced.
SWEEP_SECONDS = env.float("SIPKD_SWEEP_SECONDS", 15)
CELERY_BEAT_SCHEDULE = {
    "deliver-due-notifications": {"task": "sipkd.events.tasks.deliver_due", "schedule": SWEEP_SECONDS},
    "deliver-webhooks": {"task": "sipkd.events.tasks.deliver_webhooks", "schedule": SWEEP_SECONDS},
    "deliver-digests": {"task": "sipkd.events.tasks.deliver_digests", "schedule": 4 * SWEEP_SECONDS},
    "refresh-lexicon": {"task": "innovations.tasks.refresh_lexicon", "schedule": 240 * SWEEP_SECONDS},
    "work-on-imports": {"task": "innovations.tasks.work_on_imports", "schedule": SWEEP_SECONDS},
    "match-saved-searches": {"task": "innovations.tasks.match_saved_searches", "schedule": 4 * SWEEP_SECONDS},
    "remind": {"task": "sipkd.events.tasks.remind", "schedule": 40 * SWEEP_SECONDS},
    "examine-documents": {"task": "agreements.tasks.examine_documents", "schedule": 4 * SWEEP_SECONDS},
    "check-fixity": {"task": "agreements.tasks.check_fixity", "schedule": 240 * SWEEP_SECONDS},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# How long a delivery attempt may hold its notification before another worker may take it.
NOTIFICATION_LEASE_SECONDS = env.int("SIPKD_NOTIFICATION_LEASE_SECONDS", 60)
# The same for a webhook endpoint: longer than one request may take.
WEBHOOK_LEASE_SECONDS = env.int("SIPKD_WEBHOOK_LEASE_SECONDS", 60)
WEBHOOK_TIMEOUT_SECONDS = env.float("SIPKD_WEBHOOK_TIMEOUT_SECONDS", 10)
WEBHOOK_ALLOW_PRIVATE = env.bool("SIPKD_WEBHOOK_ALLOW_PRIVATE", False)  # receivers in one's own network
WEBHOOK_CLOCK = env.float("SIPKD_WEBHOOK_CLOCK", 1)  # shorter pauses between attempts, for the fault drill
# Long-polling readers of the change feed, per web process: each holds a thread, so most threads must stay free.
FEED_WAITERS = env.int("SIPKD_FEED_WAITERS", 2)
FEED_WAIT_SECONDS = env.int("SIPKD_FEED_WAIT_SECONDS", 25)

# -- Agreements are followed up: how often each side reports unless agreed otherwise, how long it has for it -----------
REPORTING_PERIOD = env.str(
    "SIPKD_REPORTING_PERIOD", "tahunan", validate=validate.OneOf(["semester", "tahunan", "tidak"])
)
REPORT_DAYS = env.int("SIPKD_REPORT_DAYS", 30)
# After how many months without any sign of life an agreement sleeps.
SLEEP_MONTHS = env.int("SIPKD_SLEEP_MONTHS", 6)
# How long a closed agreement is kept: active, then inactive (JRA; DOMAIN.md 1.9). A region may have another schedule.
RETENTION_ACTIVE_YEARS = env.int("SIPKD_RETENTION_ACTIVE_YEARS", 2)
RETENTION_INACTIVE_YEARS = env.int("SIPKD_RETENTION_INACTIVE_YEARS", 3)

# -- Mail ------------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    vars().update({k: v for k, v in env.dj_email_url("EMAIL_URL").items() if k != "EMAIL_FILE_PATH"})
else:
    EMAIL_BACKEND = "sipkd.mail.FolderBackend"
MAIL_FOLDER = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "SIPKD <tidak-dibalas@sipkd.example>")

# -- Logs ------------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "sipkd.logs.line_formatter", "level": LOG_LEVEL},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        # They tell of every untrusted chain and odd object, with the names in certificates.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
        "pypdf": {"level": "CRITICAL"},
        # A line for every sweep, every 15 seconds, says nothing; failures come at ERROR.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "django_structlog.celery.receivers": {"level": "WARNING"},
        # Addresses of webhooks may hold secrets of their receivers.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line per request, when it has been answered
