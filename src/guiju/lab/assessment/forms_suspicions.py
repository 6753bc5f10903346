"""Forms of suspicions: told in words, at a place chosen from what is there; rulings, and what sets them aside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.forms import RowForm, line, text
from guiju.lab.assessment.forms_evidence import EvidenceField, kept_all
from guiju.lab.assessment.places import AGENCY, CASE, offered, papers, record_of, records
from guiju.lab.assessment.words import DECISIONS
from guiju.lab.house import clock
from guiju.lab.ui.offered import people
from guiju.lab.ui.register_fields import ActForm, ListedInput, TableField, choice, day

KINDS = {
    "finding": _("What a rule of the row found"),
    "document": _("A document"),
    "attestation": _("An attestation"),
}


_everything: ContextVar[bool] = ContextVar("_everything", default=False)


@contextmanager
def offering(*, everything: bool) -> Iterator[None]:
    """For as long, forms offer every place, or those alone that everybody of the agency sees."""
    token = _everything.set(everything)
    try:
        yield
    finally:
        _everything.reset(token)


class PersonUnknown(ValueError):
    """A line that names nobody of the register, or more than one."""

    def __init__(self, named: str) -> None:
        super().__init__(named)
        self.zh, self.en = (
            f"没有“{named}”，或不止一人；请填写人员代码",
            f"nobody, or more than one, is '{named}': give the code",
        )


def _concerned(cells: list[str]) -> tuple[str, str]:
    """The person of a line, by code or name, and how that person is concerned."""
    named, why = cells
    found = [code for code, shown in people() if named in (code, shown, shown.removeprefix(code).strip())]
    if len(found) != 1:
        raise PersonUnknown(named)
    return found[0], why


class SuspicionForm(RowForm):
    """A suspicion to be decided by two people."""

    suspected = text(_("What is suspected, and what was seen"), lines=5)
    place = forms.ChoiceField(
        label=_("Where it lies"), help_text=_("With a finding chosen, the suspicion names the rule that found it.")
    )
    of_attestation = forms.BooleanField(
        label=_("It takes up what the attestation at that place found"),
        required=False,
        help_text=_("Its words then stand first. Dismissed, on a file, the attestation counts no longer."),
    )
    record = forms.CharField(
        label=_("Number of the record or certificate (where it lies in one)"),
        required=False,
        max_length=64,
        widget=ListedInput(records),
    )
    concerned = TableField(
        (_("Person (code or name)"), _("How the person is concerned")),
        _concerned,
        label=_("People concerned, who are heard first"),
        required=False,
    )
    reply_until = day(label=_("They may reply until"), initial=lambda: clock.today() + timedelta(days=14))
    file = EvidenceField(label=_("Evidence: PDF or photos"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = str(self.data.get("row") or self.initial.get("row") or "")
        kinds = offered(row) if _everything.get() else papers(row)
        groups = [(KINDS[kind], found) for kind, found in kinds if found]
        self.fields["place"].choices = [
            ("", "—"),
            (AGENCY, translated("The agency as a whole")),
            (CASE, translated("A record or certificate, named below")),
            *groups,
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("place") == CASE:
            cleaned["record"] = record_of(str(cleaned.get("record", "")).strip())
            if not cleaned["record"]:
                self.add_error("record", _("There is no record or certificate of this number."))
        return cleaned


def suspected(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Members of the request that opens a suspicion."""
    finding, mark, where = cleaned["place"].partition("@")
    place = where if mark else cleaned["place"]
    return {
        "row": cleaned["row"],
        "suspected": cleaned["suspected"],
        "found_at": f"{CASE}{cleaned['record']}" if place == CASE else place,
        "finding": finding if mark else "",
        "of_attestation": cleaned.get("of_attestation", False),
        "concerned": tuple(person for person, _why in cleaned["concerned"]),
        "concerned_why": tuple(why for _person, why in cleaned["concerned"]),
        "reply_until": cleaned["reply_until"],
        "files": kept_all(cleaned["file"]),
    }


class ReplyForm(ActForm):
    """What a person concerned says."""

    statement = text(_("Reply"), lines=5)
    file = EvidenceField(label=_("Evidence: PDF or photos"), required=False)


def _adviser() -> forms.CharField:
    return line(
        _("Adviser from outside: name and house"),
        required=False,
        help_text=_("Only where no two people are left who may rule; the opinion is among the files."),
    )


class RulingForm(ActForm):
    """One person's ruling."""

    decision = choice(DECISIONS, label=_("Decision"))
    reason = text(_("Reason: what was seen, and on what it rests"), lines=4)
    file = EvidenceField(
        label=_("Evidence: PDF or photos"),
        required=False,
        help_text=_(
            "It takes a file of one of the two to confirm a red line that is suspected in words, and to dismiss what a "
            "rule or an attestation found."
        ),
    )
    adviser = _adviser()


class OverturnForm(ActForm):
    """Why a confirmation is set aside, and on what."""

    reason = text(_("Reason: what the new evidence shows"), lines=4)
    file = EvidenceField(label=_("New evidence: PDF or photos"))
    adviser = _adviser()
