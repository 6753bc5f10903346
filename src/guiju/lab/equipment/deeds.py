"""What can be done to an item on its page: states, moves, plan, checks, events, papers, stock; one act each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guiju.lab.equipment.acts_duties import MOST_MONTHS, AdjustInterval, CompleteDuty, EndDuty, PlanDuty, RecordCheck
from guiju.lab.equipment.acts_life import (
    ChangeRelease,
    ChangeState,
    EndSeal,
    FileDocument,
    Move,
    PlaceSeal,
    RecordEvent,
    Validate,
)
from guiju.lab.equipment.acts_stock import EndVessel, MoveStock, OpenVessel, UseMaterial
from guiju.lab.equipment.life import EXPIRING, STOCKED, VERSIONED, may_follow
from guiju.lab.equipment.pictures import PaperField
from guiju.lab.equipment.words import CHECKS, DOCUMENTS, DUTIES, EVENTS, MOVEMENTS, STATES
from guiju.lab.house import clock, files
from guiju.lab.ui.offered import MOST, people
from guiju.lab.ui.register_deeds import ending, filing
from guiju.lab.ui.register_fields import ActForm, choice, day, label, reason
from guiju.lab.ui.register_files import pdf, stored_pdf
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.registers import Deed, Target


def rooms() -> list[tuple[str, str]]:
    """Rooms by code, for forms; registers know each other by name."""
    found = apps.get_model("premises.Room").objects.order_by("code")[:MOST]
    return [(each.code, f"{each.code} {in_language(each, 'name')}") for each in found]


def _jobs() -> list[tuple[str, str]]:
    """Jobs under way, newest first."""
    found = apps.get_model("calibrations.Job").objects.filter(state__in=("assigned", "measuring")).order_by("-pk")
    return [(number, number) for number in found.values_list("number", flat=True)[:200]]


def _short(**more: Any) -> forms.CharField:
    return forms.CharField(max_length=200, required=False, **more)


def _cost() -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(label=_("Cost in yuan"), max_length=40, required=False, widget=widget)


def _text(**more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2, "data-full": "1"}), **more
    )


def state_form(target: Target) -> type[ActForm]:
    """Every state is offered, and none beforehand; those that may not follow under a heading of their own.

    The act tells why not, and asks what was verified.
    """
    may = may_follow(target.row)
    after = [(code, word) for code, word in STATES.items() if code in may]
    others = [(code, word) for code, word in STATES.items() if code not in may]
    groups = [(_("May follow"), after), (_("Does not follow from here"), others)]
    offered = [("", "—"), *(each for each in groups if each[1])]
    fields = {
        "state": forms.ChoiceField(label=label("state"), choices=offered),
        "place": _short(label=_("Who has it, or where it stands apart")),
        "due_back": day(label=_("To be back on"), required=False),
        "suspect": forms.BooleanField(label=_("It may have given wrong results"), required=False),
        "reason": reason(),
    }
    fields["reason"].help_text = _("Verified: what was verified, by what, and with which result. Else: why.")
    return type("StateForm", (ActForm,), fields)


class MoveForm(ActForm):
    """Where the item goes, and who answers for it from now on."""

    room_code = choice(rooms, required=False, label=label("room_code"))
    place = _short(label=_("Place outside the rooms"))
    custodian = choice(people, required=False, label=label("custodian"))
    reason = reason()


class IntervalForm(ActForm):
    """Another interval and its basis."""

    months = forms.IntegerField(label=label("months"), min_value=1, max_value=MOST_MONTHS, required=False)
    uses = forms.IntegerField(label=label("uses"), min_value=1, required=False)
    basis = _text(label=label("basis"))


class DoneForm(ActForm):
    """When it was done, with what result."""

    day = day(label=label("day"))
    passed = forms.BooleanField(label=label("passed"), required=False)
    text = _text(label=_("What was done and found"))
    file_sha256 = pdf(_("Paper of what was done, as PDF"), required=False)()


class ReleaseForm(ActForm):
    """Another version."""

    release = forms.CharField(label=label("release"), max_length=64)
    reason = reason()


class StockForm(ActForm):
    """What came in, or went out by another way than a job."""

    kind = choice({code: word for code, word in MOVEMENTS.items() if code != "use"}, label=label("kind"))
    amount = forms.CharField(label=_("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    reason = reason()


class UseForm(ActForm):
    """An amount for a job."""

    job = choice(_jobs, label=label("job"))
    amount = forms.CharField(label=_("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _of_item(target: Target) -> Mapping[str, Any]:
    return {"equipment": target.row.code}


def _today(*names: str) -> Any:
    return lambda target: dict.fromkeys(names, clock.today())


def or_none(*names: str) -> Any:
    """Cleaned data in which what was left open is None: a form gives an empty text for it."""
    return lambda cleaned: {**cleaned, **{each: cleaned[each] or None for each in names}}


def _store(cleaned: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file goes into the content store first; the act names it by its hash."""
    data, media_type = cleaned["file_sha256"]
    return {**cleaned, "file_sha256": files.store(data, media_type), "media_type": media_type}


def _of_kind(kinds: frozenset[str]) -> Any:
    return lambda target: target.row.kind in kinds


def _alive(target: Target) -> bool:
    return target.row.state != "retired"


def _open_part(target: Target) -> bool:
    return target.part.valid_to is None


def _duty_done(target: Target) -> bool:
    return _open_part(target) and target.part.kind not in ("calibration", "intermediate_check")


STATE = Deed(
    name="state",
    act=ChangeState,
    title=_("Change the state"),
    form=state_form,
    make=lambda request, target, cleaned: ChangeState.Request(code=target.row.code, **cleaned),
    version=lambda target: target.row,
    offered=_alive,
    remark=_("The way back into service always passes through verification."),
)
MOVE = Deed(
    name="move",
    act=Move,
    title=_("Move it"),
    form=lambda target: MoveForm,
    make=lambda request, target, cleaned: Move.Request(code=target.row.code, **cleaned),
    initial=lambda target: {"room_code": target.row.room_code, "custodian": target.row.custodian},
    version=lambda target: target.row,
    offered=lambda target: _alive(target) and target.row.part_of_id is None,
    remark=_("Functions of an instrument go where it goes."),
)


def _duty_deed(name: str, act: Any, title: Any, form: type[ActForm], **more: Any) -> Deed:
    def make(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
        told = stored_pdf("file_sha256")(cleaned) if "file_sha256" in cleaned else cleaned
        return act.Request(duty=target.part.pk, **told)

    return Deed(
        name=name,
        act=act,
        title=title,
        form=lambda target: form,
        make=make,
        version=lambda target: target.part,
        of=lambda row: row.duties,
        **more,
    )


PLAN = (
    filing(
        PlanDuty,
        _("Plan something that is due again and again"),
        name="plan",
        without=("equipment",),
        given=_of_item,
        tables={"kind": DUTIES},
        initial=_today("since"),
        offered=_alive,
        remark=_("Give months, a number of uses, or both; the earlier counts."),
    ),
    _duty_deed(
        "complete",
        CompleteDuty,
        _("Record as done"),
        DoneForm,
        initial=lambda target: {"day": clock.today(), "passed": True},
        offered=_duty_done,
        remark=_(
            "The interval begins anew from that day. Not passed: the item goes out of use as suspect."
            " What stops the item when overdue is done by its recorded test of that day, or by a paper."
        ),
    ),
    _duty_deed(
        "interval",
        AdjustInterval,
        _("Adjust the interval"),
        IntervalForm,
        initial=lambda target: {"months": target.part.months, "uses": target.part.uses},
        offered=_open_part,
        remark=_("The interval before, and why it was changed, stay in the history."),
    ),
    ending(EndDuty, "end-duty", _("Take out of the plan"), lambda row: row.duties),
)
CHECK = filing(
    RecordCheck,
    _("Record an intermediate check"),
    name="check",
    without=("equipment",),
    given=_of_item,
    tables={"method": CHECKS},
    initial=lambda target: {"day": clock.today(), "unit": target.row.unit},
    offered=_alive,
    remark=_(
        "The verdict is computed; a check that fails takes the item out of use as suspect. "
        "One whose limit is wider than its use asks is kept, and fulfils no plan."
    ),
)
EVENT = filing(
    RecordEvent,
    _("Record an event"),
    name="event",
    without=("equipment",),
    given=_of_item,
    tables={"kind": EVENTS},
    own={
        "amount": _cost,
        "reference": lambda: forms.CharField(label=_("Number of the document"), max_length=100, required=False),
    },
    make=or_none("supplier"),
    initial=_today("day"),
    remark=_("A fault takes the item out of use at once; what alters it is recorded while it is out of service."),
)
PAPERS = (
    filing(
        FileDocument,
        _("Add a document or photograph"),
        name="document",
        without=("equipment", "media_type"),
        given=_of_item,
        tables={"kind": DOCUMENTS},
        own={"file_sha256": lambda: PaperField(label=label("file_sha256"))},
        make=_store,
        initial=_today("day"),
        remark=_("A photograph or a PDF; a photograph is encoded anew: place, time and camera are not kept."),
    ),
)
SEALS = (
    filing(
        PlaceSeal,
        _("Put on a seal"),
        name="seal",
        without=("equipment",),
        given=_of_item,
        initial=_today("valid_from"),
        offered=_alive,
    ),
    ending(
        EndSeal,
        "end-seal",
        _("Broken or taken off"),
        lambda row: row.seals,
        remark=_("The item is verified again before it is used."),
    ),
)
VERSIONS = (
    filing(
        Validate,
        _("Record a validation"),
        name="validate",
        without=("equipment",),
        given=_of_item,
        initial=lambda target: {"day": clock.today(), "release": target.row.release},
        offered=_of_kind(VERSIONED),
    ),
    Deed(
        name="release",
        act=ChangeRelease,
        title=_("Change the version"),
        form=lambda target: ReleaseForm,
        make=lambda request, target, cleaned: ChangeRelease.Request(code=target.row.code, **cleaned),
        version=lambda target: target.row,
        initial=lambda target: {"release": target.row.release},
        offered=lambda target: _alive(target) and bool(target.row.release),
        remark=_("Another version is validated and verified before it is used."),
    ),
)


def _stock_deed(name: str, act: Any, title: Any, form: type[ActForm], remark: Any) -> Deed:
    return Deed(
        name=name,
        act=act,
        title=title,
        form=lambda target: form,
        make=lambda request, target, cleaned: act.Request(code=target.row.code, **cleaned),
        offered=_of_kind(STOCKED),
        remark=remark,
    )


STOCK = (
    _stock_deed(
        "stock", MoveStock, _("Move stock"), StockForm, _("The balance is never below zero; an amount is positive.")
    ),
    _stock_deed(
        "use", UseMaterial, _("Use in a job"), UseForm, _("Nothing is used after its last day; that day still counts.")
    ),
    filing(
        OpenVessel,
        _("Open a vessel"),
        name="open-vessel",
        without=("equipment",),
        given=_of_item,
        initial=_today("opened_on"),
        offered=_of_kind(EXPIRING),
        remark=_("From then on its days are counted; the earlier of lot and vessel is the last good day."),
    ),
    ending(EndVessel, "end-vessel", _("Used up or thrown away"), lambda row: row.openings),
)
DEEDS = (STATE, MOVE, *PLAN, CHECK, EVENT, *PAPERS, *SEALS, *VERSIONS, *STOCK)
