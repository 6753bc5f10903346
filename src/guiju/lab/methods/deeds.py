"""What can be done to a method on its page: each deed is the form of one act."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guiju.lab.house import clock, files
from guiju.lab.methods import acts
from guiju.lab.methods.edition_form import EditionForm, first_values
from guiju.lab.methods.facts import stage_of
from guiju.lab.methods.models import Change, Method, Validation, Verification
from guiju.lab.methods.words import OUTCOMES
from guiju.lab.ui import offered
from guiju.lab.ui.register_deeds import amending
from guiju.lab.ui.register_fields import ActForm, PdfField, choice, day, label, reason
from guiju.lab.ui.registers import Deed, Target

AREA = {"rows": 2, "data-full": "1"}


def long(name: Any, most: int = 500, *, required: bool = True) -> forms.CharField:
    """A text of more than a line."""
    return forms.CharField(label=name, max_length=most, required=required, widget=forms.Textarea(attrs=AREA))


class SupersedeForm(ActForm):
    """From which day an edition is in force no longer."""

    superseded_on = day(label=label("superseded_on"))
    reason = reason()


class NoveltyForm(ActForm):
    """Where somebody looked, and what was found."""

    source = forms.CharField(label=_("Where it was searched"), max_length=300)
    outcome = choice(OUTCOMES, label=_("Outcome"))
    note = long(_("Remark"), required=False)


class VerificationForm(ActForm):
    """What shows that the agency can do the method."""

    people = long(_("People: who, trained, authorised"))
    equipment = long(_("Equipment: which, suitable, traced"))
    climate = long(_("Environment: place, limits kept"))
    trial = long(_("Trial: what was measured, with which results"), 1000)
    uncertainty = long(_("Uncertainty reached, beside what the method asks"))
    passed = forms.BooleanField(label=_("The agency can do the method"), required=False)
    file = PdfField(label=_("Report as PDF"), required=False)


class ValidationForm(ActForm):
    """What shows that the method is fit for its use."""

    developed_by = choice(offered.people, label=_("Developed by"))
    lack = long(_("Why published specifications do not serve"), required=False)
    plan = long(_("Plan"), 1000)
    data = long(_("Data"), 1000)
    range_shown = long(_("Range shown"))
    accuracy_shown = long(_("Accuracy shown"))
    repeatability_shown = long(_("Repeatability shown"))
    robustness_shown = long(_("Robustness shown"))
    uncertainty_shown = long(_("Uncertainty shown"))
    comparison = long(_("Comparison"))
    experts = long(_("Experts' opinion"))
    conclusion = long(_("Conclusion"))
    passed = forms.BooleanField(label=_("Fit for its use"), required=False)
    file = PdfField(label=_("Report as PDF"), required=False)


class AnnounceForm(ActForm):
    """A new edition as it was announced."""

    edition = forms.CharField(label=_("New edition"), max_length=32)
    effective_from = day(label=label("effective_from"))
    announced_on = day(label=_("Announced on"))
    source = forms.CharField(label=_("Source of the announcement"), max_length=300)


class GapForm(ActForm):
    """What the new edition changes."""

    gap = long(_("What differs, and what it asks of equipment, people, environment, templates and scope"), 1000)


class ReferenceForm(ActForm):
    """By which paper."""

    reference = forms.CharField(label=_("Reference number"), max_length=200)


class MoveForm(ActForm):
    """Another first day, and why."""

    effective_from = day(label=label("effective_from"))
    reason = reason()


class ProcedureForm(ActForm):
    """A version of an operating procedure."""

    code = forms.CharField(label=label("code"), max_length=64)
    title = forms.CharField(label=label("title"), max_length=200)
    title_en = forms.CharField(label=label("title_en"), max_length=200, required=False)
    effective_from = day(label=label("effective_from"))
    file = PdfField(label=_("Procedure as PDF"))


class ProcedureReviewForm(ActForm):
    """Whether the procedure stands."""

    stands = forms.BooleanField(label=_("It stands as it is"), required=False, initial=True)
    note = long(_("Remark, or what must be revised"), required=False)


class WithdrawForm(ActForm):
    """From which day it is in force no longer, and why."""

    withdrawn_on = day(label=_("Withdrawn on"))
    reason = reason()


class NothingForm(ActForm):
    """Nothing is asked: the button says it."""


def _edition(target: Target) -> dict[str, str]:
    return {"method": target.row.code, "edition": target.part.edition}


def _stored(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The file goes into the content store first; the act names it by its hash."""
    said = dict(cleaned)
    content = said.pop("file")
    return {**said, "file_sha256": files.store(content, "application/pdf") if content else ""}


def _editions(row: Method) -> Any:
    return row.editions


def _at(*stages: str) -> Any:
    return lambda target: stage_of(target.part) in stages


def _step(name: str, act: Any, title: Any, form: Any, after: str) -> Deed:
    return Deed(
        name=name,
        act=act,
        title=title,
        form=lambda target: form,
        make=lambda request, target, cleaned: act.Request(**_edition(target), **cleaned),
        version=lambda target: target.part,
        of=lambda row: row.changes,
        offered=_at(after),
    )


def _approval(name: str, act: Any, model: Any) -> Deed:
    return Deed(
        name=name,
        act=act,
        title=_("Approve"),
        form=lambda target: NothingForm,
        make=lambda request, target, cleaned: act.Request(row=target.part.pk),
        version=lambda target: target.part,
        of=lambda row: model.objects.filter(edition__method=row),
        offered=lambda target: target.part.approved_on is None,
        remark=_("Read it first: your name stands for it, and nobody approves what they did themselves."),
    )


EDITIONS = (
    Deed(
        name="edition",
        act=acts.AddEdition,
        title=_("Add an edition"),
        form=lambda target: EditionForm,
        make=lambda request, target, cleaned: acts.AddEdition.Request(method=target.row.code, **cleaned),
        initial=lambda target: first_values(target.row),
        remark=_("An edition is never changed: another one takes its place."),
    ),
    Deed(
        name="supersede",
        act=acts.SupersedeEdition,
        title=_("Supersede the edition"),
        form=lambda target: SupersedeForm,
        make=lambda request, target, cleaned: acts.SupersedeEdition.Request(**_edition(target), **cleaned),
        initial=lambda target: {"superseded_on": clock.today()},
        version=lambda target: target.part,
        of=_editions,
        offered=lambda target: target.part.superseded_on is None,
        danger=True,
        remark=_("From that day on no job begins by this edition. Where another takes its place, announce that one."),
    ),
    Deed(
        name="novelty",
        act=acts.RecordNoveltyCheck,
        title=_("Check for novelty"),
        form=lambda target: NoveltyForm,
        make=lambda request, target, cleaned: acts.RecordNoveltyCheck.Request(**_edition(target), **cleaned),
        initial=lambda target: {"outcome": "newest"},
        of=_editions,
    ),
    Deed(
        name="verify",
        act=acts.FileVerification,
        title=_("File a verification"),
        form=lambda target: VerificationForm,
        make=lambda request, target, cleaned: acts.FileVerification.Request(**_edition(target), **_stored(cleaned)),
        of=_editions,
        remark=_("Before its first use, and after each revision. Somebody else approves it."),
    ),
    Deed(
        name="validate",
        act=acts.FileValidation,
        title=_("File a validation"),
        form=lambda target: ValidationForm,
        make=lambda request, target, cleaned: acts.FileValidation.Request(**_edition(target), **_stored(cleaned)),
        of=_editions,
        offered=lambda target: target.part.modified or target.row.kind in ("own", "customer"),
        remark=_("By whoever is level 1 or holds a relevant senior title; somebody else approves it."),
    ),
    _approval("approve_verification", acts.ApproveVerification, Verification),
    _approval("approve_validation", acts.ApproveValidation, Validation),
)


def _has_open_change(row: Method) -> bool:
    return any(stage_of(each) != "granted" for each in Change.objects.filter(method=row))


CHANGES = (
    Deed(
        name="announce",
        act=acts.AnnounceChange,
        title=_("A new edition is announced"),
        form=lambda target: AnnounceForm,
        make=lambda request, target, cleaned: acts.AnnounceChange.Request(method=target.row.code, **cleaned),
        initial=lambda target: {"announced_on": clock.today()},
        offered=lambda target: not _has_open_change(target.row),
        remark=_("From now on the house is warned; the edition in force ends on the day on which the new one begins."),
    ),
    _step("analyse", acts.AnalyseChange, _("Write down the gap"), GapForm, "announced"),
    _step("file_change", acts.FileChange, _("Write down the application"), ReferenceForm, "verified"),
    _step("grant", acts.GrantChange, _("Write down the grant"), ReferenceForm, "filed"),
    Deed(
        name="move",
        act=acts.MoveChange,
        title=_("The first day was moved"),
        form=lambda target: MoveForm,
        make=lambda request, target, cleaned: acts.MoveChange.Request(**_edition(target), **cleaned),
        initial=lambda target: {"effective_from": target.part.effective_from},
        version=lambda target: target.part,
        of=lambda row: row.changes,
        offered=lambda target: target.part.effective_from > clock.today(),
    ),
)


def _in_force(target: Target) -> bool:
    return target.part.withdrawn_on is None or target.part.withdrawn_on > clock.today()


def _issue(request: Any, target: Target, cleaned: Mapping[str, Any]) -> Any:
    return acts.IssueProcedure.Request(method=target.row.code, **_stored(cleaned))


PROCEDURES = (
    Deed(
        name="procedure",
        act=acts.IssueProcedure,
        title=_("Issue a procedure"),
        form=lambda target: ProcedureForm,
        make=_issue,
        initial=lambda target: {"effective_from": clock.today()},
        remark=_("Under the code of an earlier one it is its next version. The technical manager reviews it."),
    ),
    Deed(
        name="review_procedure",
        act=acts.ReviewProcedure,
        title=pgettext_lazy("procedure", "Review"),
        form=lambda target: ProcedureReviewForm,
        make=lambda request, target, cleaned: acts.ReviewProcedure.Request(procedure=target.part.pk, **cleaned),
        version=lambda target: target.part,
        of=lambda row: row.procedures,
        offered=_in_force,
    ),
    Deed(
        name="withdraw_procedure",
        act=acts.WithdrawProcedure,
        title=pgettext_lazy("procedure", "Withdraw"),
        form=lambda target: WithdrawForm,
        make=lambda request, target, cleaned: acts.WithdrawProcedure.Request(procedure=target.part.pk, **cleaned),
        initial=lambda target: {"withdrawn_on": clock.today()},
        version=lambda target: target.part,
        of=lambda row: row.procedures,
        offered=lambda target: target.part.withdrawn_on is None,
        danger=True,
    ),
)
DEEDS = (*EDITIONS, *CHANGES, *PROCEDURES, amending(acts.AmendMethod))
