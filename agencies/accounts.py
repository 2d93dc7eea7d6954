"""Sign-in by e-mail; accounts are given by an administrator, never taken."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class InvitedOnly(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Surel atau kata sandi tidak benar."),
        "enter_current_password": _("Tulis kata sandi Anda yang sekarang."),
        "incorrect_password": _("Kata sandi tidak benar."),
        "too_many_login_attempts": _("Terlalu sering gagal masuk. Coba lagi beberapa menit lagi."),
        "rate_limited": _("Terlalu banyak permintaan. Coba lagi beberapa menit lagi."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"[SIPKD] {subject}"
