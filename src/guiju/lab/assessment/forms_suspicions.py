"""Forms of suspicions: told in words, at a place chosen from what is there; rulings, and what sets them aside."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from guiju.lab.assessment.forms import RowForm, text
from guiju.lab.assessment.forms_evidence import EvidenceField, kept_all
from guiju.lab.assessment.places import AGENCY, CASE, offered, record_of, records
from guiju.lab.assessment.words import DECISIONS
from guiju.lab.house import clock
from guiju.lab.ui.offered import people
from guiju.lab.ui.register_fields import ActForm, ListedInput, choice, day

KINDS = {
    "finding": _("What a rule of the row found"),
    "document": _("A document"),
    "attestation": _("An attestation"),
}


class SuspicionForm(RowForm):
    """A suspicion to be decided by two people."""

    suspected = text(_("What is suspected, and what was seen"), lines=5)
    place = forms.ChoiceField(
        label=_("Where it lies"), help_text=_("With a finding chosen, the suspicion names the rule that found it.")
    )
    record = forms.CharField(
        label=_("Number of the record or certificate (where it lies in one)"),
        required=False,
        max_length=64,
        widget=ListedInput(records),
    )
    concerned = forms.MultipleChoiceField(
        label=_("People concerned, who are heard first"),
        choices=people,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reply_until = day(label=_("They may reply until"), initial=lambda: clock.today() + timedelta(days=14))
    file = EvidenceField(label=_("Evidence: PDF or photos"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = str(self.data.get("row") or self.initial.get("row") or "")
        groups = [(KINDS[kind], found) for kind, found in offered(row) if found]
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
        "concerned": tuple(cleaned["concerned"]),
        "reply_until": cleaned["reply_until"],
        "files": kept_all(cleaned["file"]),
    }


class ReplyForm(ActForm):
    """What a person concerned says."""

    statement = text(_("Reply"), lines=5)
    file = EvidenceField(label=_("Evidence: PDF or photos"), required=False)


class RulingForm(ActForm):
    """One person's ruling."""

    decision = choice(DECISIONS, label=_("Decision"))
    reason = text(_("Reason: what was seen, and on what it rests"), lines=4)


class OverturnForm(ActForm):
    """Why a confirmation is set aside, and on what."""

    reason = text(_("Reason: what the new evidence shows"), lines=4)
    file = EvidenceField(label=_("New evidence: PDF or photos"))
