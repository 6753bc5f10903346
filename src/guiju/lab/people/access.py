"""Deeds on a person's account and signing key, told in plain words."""

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guiju.lab.accounts.acts import CloseAccess, OpenAccess, RenewPassword
from guiju.lab.accounts.models import Access
from guiju.lab.house import clock
from guiju.lab.house.models import SigningKey
from guiju.lab.house.signing import SHORTEST_PASSPHRASE, EnrolKey, RevokeKey, new_key
from guiju.lab.people.witness import witness
from guiju.lab.ui.register_fields import ActForm, choice, label, reason
from guiju.lab.ui.registers import Deed, Target

LANGUAGES = {"zh-hans": "简体中文", "en": "English"}
PASSWORD_BYTES = 12
FIRST_PASSWORD = _("First password of this account. The person changes it after signing in.")


class AccountForm(ActForm):
    """The name under which the person signs in."""

    username = forms.CharField(label=label("username"), max_length=64)
    language = choice(LANGUAGES, label=_("Language"))


class ReasonForm(ActForm):
    """Why."""

    reason = reason()


class WitnessedForm(ActForm):
    """A form that a second person at the same desk witnesses."""

    witness_username = forms.CharField(label=_("User name of the witness"), max_length=64)
    witness_password = forms.CharField(
        label=_("Password of the witness, typed by the witness"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
    )


class KeyForm(WitnessedForm):
    """The passphrase by the person, twice, and the witness's own user name and password."""

    field_order = ("passphrase", "again")

    passphrase = forms.CharField(
        label=_("Signing passphrase, typed by the person"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=format_lazy(
            _("Not the password of sign-in; at least {length} characters."), length=SHORTEST_PASSPHRASE
        ),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("passphrase") != cleaned.get("again"):
            self.add_error("again", _("The two passphrases differ; type both anew."))
        return cleaned


def access_of(target: Target) -> Access | None:
    """What is on file about the person's account."""
    return Access.objects.filter(person_code=target.row.code).first()


def key_of(target: Target) -> SigningKey | None:
    """The person's key that is not revoked."""
    return SigningKey.objects.filter(person_code=target.row.code).exclude(state="revoked").order_by("-pk").first()


def _hash(cleaned: Mapping[str, Any]) -> str:
    """A new random password, left in the cleaned data so that the page can show it once; its hash."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    cleaned["password"] = password  # type: ignore[index]
    return make_password(password)


def _open(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    names = {"username": cleaned["username"], "language": cleaned["language"]}
    return OpenAccess.Request(person=target.row.code, password_hash=_hash(cleaned), **names)


def _renew(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return RenewPassword.Request(person=target.row.code, password_hash=_hash(cleaned))


def _close(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return CloseAccess.Request(person=target.row.code, reason=cleaned["reason"])


def _enrol(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    second = witness(request, cleaned["witness_username"], cleaned["witness_password"])
    return new_key(target.row.code, cleaned["passphrase"], second, clock.now())


def _revoke(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    found = key_of(target)
    return RevokeKey.Request(key_id=found.key_id if found else "", reason=cleaned["reason"])


ACCESS_DEEDS = (
    Deed(
        name="open-account",
        act=OpenAccess,
        title=_("Open an account"),
        form=lambda target: AccountForm,
        make=_open,
        initial=lambda target: {"username": target.row.code, "language": "zh-hans"},
        offered=lambda target: access_of(target) is None,
        remark=_("What the person may do follows from the roles of the day, not from the account."),
        secret="password",
        secret_words=FIRST_PASSWORD,
    ),
    Deed(
        name="renew-password",
        act=RenewPassword,
        title=_("Issue a new password"),
        form=lambda target: ReasonForm,
        make=_renew,
        version=access_of,
        offered=lambda target: access_of(target) is not None,
        remark=_("The old password opens nothing any more; a closed account is open again."),
        secret="password",
        secret_words=FIRST_PASSWORD,
    ),
    Deed(
        name="close-account",
        act=CloseAccess,
        title=_("Close the account"),
        form=lambda target: ReasonForm,
        make=_close,
        version=access_of,
        offered=lambda target: (found := access_of(target)) is not None and found.state == "open",
        remark=_("Nobody signs in with it any more; who is signed in now is signed out."),
        danger=True,
    ),
)
KEY_DEEDS = (
    Deed(
        name="enrol-key",
        act=EnrolKey,
        title=_("Enrol a signing key"),
        form=lambda target: KeyForm,
        make=_enrol,
        remark=_(
            "Three things to know. The key is opened by this passphrase together with a secret of the server; "
            "nobody can reset the passphrase, a lost one means a new key. While a signing session is open (five "
            "minutes at most) the server holds the opened key in memory and could sign with it. An older key of the "
            "person is revoked now; what it signed stays verifiable."
        ),
    ),
    Deed(
        name="revoke-key",
        act=RevokeKey,
        title=_("Revoke the signing key"),
        form=lambda target: ReasonForm,
        make=_revoke,
        version=key_of,
        offered=lambda target: key_of(target) is not None,
        remark=_("It signs nothing more, at once and for ever; what it signed stays verifiable."),
        danger=True,
    ),
)
