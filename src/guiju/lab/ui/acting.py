"""How a page performs an act: one key for each shown form, the version that was seen, and refusals told on the page."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.translation import override

from guiju.conduct.finding import Finding
from guiju.lab.accounts.queries import signed_in
from guiju.lab.house.act import Act, Actor, Light, Outcome, perform, preview
from guiju.lab.house.refusal import ActError, Exists, Refused, sentence
from guiju.lab.house.typed import plain_number
from guiju.lab.ui import words
from guiju.lab.ui.members import MEMBERS
from guiju.lab.ui.words import either, language


@dataclass(frozen=True)
class Told:
    """One finding as a page tells it: the requirement it serves, how grave it is, and what to do."""

    requirement: str
    severity: str
    subject: str
    words: str
    column: str = ""
    """The member of the request that it is about, where it names one."""


@dataclass(frozen=True)
class ToldLight:
    """A guarding rule's light with its findings."""

    code: str
    colour: str
    findings: tuple[Told, ...]


@dataclass(frozen=True)
class Done:
    """What came of a form: the outcome, or why not."""

    outcome: Outcome | None
    findings: tuple[Told, ...] = ()

    @property
    def refused(self) -> bool:
        return self.outcome is None


def new_key() -> str:
    """The key of a form that is shown now: sending it twice does the act once."""
    return secrets.token_urlsafe(18)


SUBJECTS = {"certificates": ("溯源证书", "certificates")}
"""Subjects of findings that are no code or name of something, in words."""


def told(finding: Finding) -> Told:
    """A finding in the language of the page."""
    subject = SUBJECTS.get(finding.subject)
    named = finding.subject if subject is None else either(*subject)
    column = dict(finding.parameters).get("column", "")
    return Told(finding.requirements[0], finding.severity, named, sentence(_in_words(finding), language()), column)


def _in_words(finding: Finding) -> Finding:
    """The finding with the codes of acts, roles and states as people know them."""
    known = {"role": {"act": words.ACTS, "roles": words.ROLES}, "job_state": {"state": words.JOB_STATES}}
    tables = known.get(finding.code, {})
    said = tuple(
        (name, _listed(tables[name], value) if name in tables else value) for name, value in finding.parameters
    )
    return replace(finding, parameters=tuple((name, _column(name, value)) for name, value in said))


def _column(name: str, value: str) -> str:
    """The name of a column for people; any other parameter as it is."""
    return str(MEMBERS.get(value, value)) if name == "column" else value


def _listed(known: Any, codes: str) -> str:
    """Codes as words; the software itself, which may do much, is nobody to turn to."""
    listed = [each for each in codes.split(", ") if each != "system"] or [codes]
    return either("、", ", ").join(str(words.word(known, each)) for each in listed)


def in_words(error: ActError, lang: str) -> str:
    """What stopped an act, in Chinese (zh) or English (en), with the codes of acts, roles and states as words."""
    if isinstance(error, Refused):
        return finding_in_words(error.findings[0], lang)
    with override("en" if lang == "en" else "zh-hans"):
        return _known_by_words(error).sentence(lang)


def finding_in_words(finding: Finding, lang: str) -> str:
    """A finding in Chinese (zh) or English (en), with the codes of acts, roles, states and columns as words."""
    with override("en" if lang == "en" else "zh-hans"):
        return sentence(_in_words(finding), lang)


def _known_by_words(error: ActError) -> ActError:
    """A thing that exists already, by the names of its register and columns instead of those of the database."""
    if not isinstance(error, Exists) or not error.columns:
        return error
    models = {each._meta.db_table: each for each in apps.get_models()}
    register = str(models[error.table]._meta.verbose_name) if error.table in models else error.table
    pairs = zip(error.columns, error.values, strict=False)
    named = either("、", ", ").join(f"{MEMBERS.get(name, name)} {value}" for name, value in pairs)
    return Exists(f"{register} {named}")


def told_error(error: ActError) -> tuple[Told, ...]:
    """Every finding of a refusal; for a conflict or a reused key its one sentence."""
    if isinstance(error, Refused):
        return tuple(told(each) for each in error.findings)
    return (Told("", "nonconformity", "", _known_by_words(error).sentence(language())),)


def lights(act: type[Act], request: Any, who: Actor) -> tuple[ToldLight, ...]:
    """The lights of an act before it is done, worst first."""
    order = {"red": 0, "yellow": 1, "green": 2}
    found: tuple[Light, ...] = preview(act, request, actor=who)
    shown = (ToldLight(each.code, each.colour, tuple(told(one) for one in each.findings)) for each in found)
    return tuple(sorted(shown, key=lambda each: (order[each.colour], each.code)))


def colour_of(shown: tuple[ToldLight, ...]) -> str:
    """The worst of the lights."""
    colours = {each.colour for each in shown}
    return "red" if "red" in colours else "yellow" if "yellow" in colours else "green"


def act_on(
    request: HttpRequest,
    act: type[Act],
    make: Callable[[], Any],
    *,
    reason: str = "",
    key: str | None = None,
    version: str | None = None,
) -> Done:
    """Performs an act for the form in `request` (its members `key` and, where given, `version`).

    A form that does several acts gives each the key and the version that are its own.

    `make` builds the act's request; what it or the act refuses is told, not raised. Raises PermissionError when nobody
    is signed in.
    """
    who = signed_in(request)
    if who is None:
        raise PermissionError("nobody is signed in")
    key = request.POST.get("key", "") if key is None else key
    version = request.POST.get("version", "") if version is None else version
    try:
        outcome = perform(
            act,
            make(),
            actor=who,
            key=key or new_key(),
            expected_version=plain_number(version),
            reason=reason or request.POST.get("reason", ""),
        )
    except ActError as error:
        return Done(None, told_error(error))
    return Done(outcome)
