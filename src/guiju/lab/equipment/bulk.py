"""What can be done to many items at once: sent out, given another custodian, planned, labelled."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.acts_duties import PlanDuty
from guiju.lab.equipment.acts_life import ChangeState, Move
from guiju.lab.equipment.models import Equipment
from guiju.lab.equipment.words import DUTIES, STATES
from guiju.lab.house import clock
from guiju.lab.ui.addresses import address
from guiju.lab.ui.bulk import Bulk
from guiju.lab.ui.offered import people
from guiju.lab.ui.register_deeds import members
from guiju.lab.ui.register_fields import ActForm, choice, day, form_for, label, reason


class SendForm(ActForm):
    """Where the items are sent, and when they are back."""

    place = forms.CharField(label=_("Sent to"), max_length=200)
    due_back = day(label=_("To be back on"), required=False)
    reason = reason()


class StateForm(ActForm):
    """The state that the items enter; each as far as it may follow there."""

    state = choice(STATES, label=label("state"))
    place = forms.CharField(label=_("Who has it, or where it stands apart"), max_length=200, required=False)
    due_back = day(label=_("To be back on"), required=False)
    suspect = forms.BooleanField(label=_("It may have given wrong results"), required=False)
    reason = reason()


class CustodianForm(ActForm):
    """Who answers for the items from now on."""

    custodian = choice(people, label=label("custodian"))
    reason = reason()


def _sent(row: Equipment, cleaned: Mapping[str, Any]) -> Any:
    return ChangeState.Request(code=row.code, state="out_for_calibration", **cleaned)


def _changed(row: Equipment, cleaned: Mapping[str, Any]) -> Any:
    return ChangeState.Request(code=row.code, **cleaned)


def _given(row: Equipment, cleaned: Mapping[str, Any]) -> Any:
    """The item stays where it is: its newest place is said again."""
    placed = row.placements.order_by("-at", "-pk").first()
    place = "" if placed is None or row.room_code else placed.place
    return Move.Request(code=row.code, room_code=row.room_code, place=place, **cleaned)


def _planned(row: Equipment, cleaned: Mapping[str, Any]) -> Any:
    return PlanDuty.Request(equipment=row.code, **cleaned)


def _plan_form() -> type[ActForm]:
    return form_for(
        PlanDuty.model, [each for each in members(PlanDuty) if each != "equipment"], tables={"kind": DUTIES}
    )


BULK = (
    Bulk(
        name="state",
        title=_("Change the state"),
        act=ChangeState,
        form=lambda: StateForm,
        make=_changed,
        remark=_("Each item by its own rules; what cannot follow is told. A batch that came back is received first."),
    ),
    Bulk(
        name="send-out",
        title=_("Send out for calibration"),
        act=ChangeState,
        form=lambda: SendForm,
        make=_sent,
    ),
    Bulk(
        name="custodian",
        title=_("Change the custodian"),
        act=Move,
        form=lambda: CustodianForm,
        make=_given,
    ),
    Bulk(
        name="plan",
        title=_("Plan work on them"),
        act=PlanDuty,
        form=_plan_form,
        make=_planned,
        initial=lambda: {"since": clock.today()},
        versioned=False,
        remark=_("Give months, a number of uses, or both; the earlier counts."),
    ),
    Bulk(
        name="labels",
        title=_("Print labels"),
        leads=lambda rows: address("equipment:labels") + "?" + "&".join(f"item={each.code}" for each in rows),
    ),
)
