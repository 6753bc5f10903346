"""What can be done on the page of a person: each deed is a form that performs one act."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.house.backdating import needs_proof
from guiju.lab.house.reading import Reading
from guiju.lab.house.watching import NOBODY
from guiju.lab.people.access import ACCESS_DEEDS, KEY_DEEDS, WitnessedForm
from guiju.lab.people.acts import (
    AmendPerson,
    Appoint,
    AttestExperience,
    AttestQualification,
    CorrectBirthDate,
    DeclareInterest,
    EndAppointment,
    EndEmployment,
    EndExperience,
    EndInterest,
    EndQualification,
    EndRole,
    EraseIdentity,
    FileQualification,
    GiveRole,
    GrantAuthorisation,
    GrantSigning,
    RecordAttendance,
    RecordCheck,
    RecordEmployment,
    RecordExperience,
    RecordIdentity,
    ViewIdentity,
    WithdrawAuthorisation,
)
from guiju.lab.people.models import Course, Identity, Post
from guiju.lab.people.personal import mark_of, shown_identity
from guiju.lab.people.witness import witness
from guiju.lab.people.words import CHECKS, DOINGS, EMPLOYMENTS, PAPERS, PURPOSES
from guiju.lab.ui import words
from guiju.lab.ui.offered import customers, methods, sites
from guiju.lab.ui.register_deeds import amending, ending, filing
from guiju.lab.ui.register_fields import ActForm, choice, codes, day, label, reason
from guiju.lab.ui.register_files import pdf, stored_pdf
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.registers import Deed, Target

NAME = _("Full name")
NAMED = {"name": lambda: forms.CharField(label=NAME, max_length=100)}
FULL_ID = 15
"""Signs of the shortest identity number that is taken."""


class CodesField(forms.MultipleChoiceField):
    """Some of a table's codes, kept separated by spaces."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))


def fields_field(*, required: bool = True) -> CodesField:
    """Calibration fields."""
    return CodesField(label=label("fields"), choices=lambda: list(words.FIELDS.items()), required=required)


def sites_field() -> CodesField:
    """Sites; none for all."""
    return CodesField(
        label=label("site_codes"), choices=sites, required=False, help_text=_("None chosen: at every site.")
    )


def papers_field() -> CodesField:
    """Kinds of qualification of which one is asked for."""
    return CodesField(label=label("papers"), choices=lambda: list(PAPERS.items()), required=False)


def field_choice() -> forms.ChoiceField:
    """One calibration field, or none."""
    return choice(words.FIELDS, required=False, label=_("Calibration field"))


def _person(target: Target) -> dict[str, Any]:
    return {"person": target.row.code}


def from_today(target: Target) -> dict[str, Any]:
    """A span that begins today."""
    return {"valid_from": clock.today()}


def given(name: str, act: Any, title: Any, **more: Any) -> Deed:
    """A deed that files a row that belongs to the person of the page."""
    without: Iterable[str] = ("person", *more.pop("without", ()))
    return filing(act, title, name=name, without=without, given=more.pop("given", _person), **more)


PAPER = {"file_sha256": pdf(_("Scan of the paper, as PDF"), required=False)}
STORED = stored_pdf("file_sha256")
PROVEN = _("What began long ago counts with a scan of the paper; without one it says nothing of earlier work.")


TO_BE_SEEN = _(
    "It counts only when somebody else has seen the originals. What began long ago, or before this register, is then "
    "confirmed with a scan alone: attach it here, or when the originals are seen."
)


class AttestForm(ActForm):
    """A copy of the paper that was seen."""

    file_sha256 = PAPER["file_sha256"]()


class ProvingForm(ActForm):
    """A copy of the paper that was seen, without which it cannot be attested."""

    file_sha256 = pdf(_("Scan of the paper, as PDF (needed: it began long ago and none is on file)"))()


def _attest_form(target: Target) -> type[ActForm]:
    """The form that asks for the copy where the act does."""
    row = target.part
    lacking = not row.attested and not row.file_sha256 and needs_proof(Reading(NOBODY, locking=False), row.valid_from)
    return ProvingForm if lacking else AttestForm


def attesting(name: str, act: Any, of: Callable[[Any], Any]) -> Deed:
    """A deed by which somebody else says that the papers were seen."""
    return Deed(
        name=name,
        act=act,
        title=_("Confirm that the originals were seen"),
        form=_attest_form,
        make=lambda request, target, cleaned: act.Request(row=target.part.pk, **STORED(cleaned)),
        version=lambda target: target.part,
        of=of,
        offered=lambda target: not target.part.attested,
        remark=_("You say with your name that you have seen the original papers and that they are as filed."),
    )


class PurposeForm(ActForm):
    """What personal data are looked at for."""

    purpose = choice(PURPOSES, label=_("Purpose"))


class IdentityForm(ActForm):
    """The identity number as it stands on the paper."""

    number = forms.CharField(
        label=_("Identity number"),
        max_length=32,
        min_length=FULL_ID,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only its last four signs and a keyed digest are kept, never the number."),
    )


class BirthForm(WitnessedForm):
    """The right date of birth, on which proof and why, and a second person who saw the proof."""

    field_order = ("birth_date", "proof", "reason")
    birth_date = day(label=label("birth_date"))
    proof = forms.CharField(
        label=_("Paper that proves it"),
        max_length=200,
        help_text=_("The paper on which the date stands, and where a copy is kept."),
    )
    reason = reason()


def _correct_birth(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    told = dict(cleaned)
    second = witness(request, told.pop("witness_username"), told.pop("witness_password"), CorrectBirthDate.name)
    return CorrectBirthDate.Request(code=target.row.code, witnessed_by=second, **told)


class WhyForm(ActForm):
    """Why."""

    reason = reason()


def _view(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    born, last_four = shown_identity(target.row)
    told = [f"{gettext('Date of birth')} {born:%Y-%m-%d}"]
    told += [f"{gettext('Identity number')} ⋯{last_four}"] if last_four else []
    cleaned["shown"] = " · ".join(told)  # type: ignore[index]
    return ViewIdentity.Request(person=target.row.code, purpose=cleaned["purpose"])


def _identify(request: HttpRequest, target: Target, cleaned: Mapping[str, Any]) -> Any:
    number = cleaned["number"].strip()
    return RecordIdentity.Request(person=target.row.code, mark=mark_of(number), last_four=number[-4:].upper())


def _kept(target: Target) -> bool:
    return Identity.objects.filter(person=target.row).exclude(mark="").exists()


PERSONAL_DEEDS = (
    Deed(
        name="view-identity",
        act=ViewIdentity,
        title=_("Look at personal data"),
        form=lambda target: PurposeForm,
        make=_view,
        remark=_("The view is put on file with your name and purpose, and the person sees it."),
        secret="shown",
        secret_words=_("Look at what the purpose asks for, and at nothing else."),
        secret_note=_("This view is on file; the person sees it."),
    ),
    Deed(
        name="identity",
        act=RecordIdentity,
        title=_("Record the identity number"),
        form=lambda target: IdentityForm,
        make=_identify,
        remark=_("It tells one person from another on papers, and finds somebody who would be entered twice."),
    ),
    Deed(
        name="erase-identity",
        act=EraseIdentity,
        title=_("Erase the identity number"),
        form=lambda target: WhyForm,
        make=lambda request, target, cleaned: EraseIdentity.Request(person=target.row.code, **cleaned),
        offered=_kept,
        danger=True,
    ),
    Deed(
        name="correct-birth",
        act=CorrectBirthDate,
        title=_("Correct the date of birth"),
        form=lambda target: BirthForm,
        make=_correct_birth,
        version=lambda target: target.row,
        remark=_(
            "Age limits rest on this date: somebody else of the staff sees the proof too and signs in here with the "
            "own password. Neither the old nor the new date enters the history, only that it was corrected and why."
        ),
    ),
)
DEEDS = (
    given(
        "employ",
        RecordEmployment,
        _("Record employment"),
        without=("entered_on",),
        tables={"kind": EMPLOYMENTS},
        own={"reason": reason, **PAPER},
        make=STORED,
        initial=from_today,
        remark=PROVEN,
    ),
    ending(EndEmployment, "end-employment", _("End the employment"), lambda row: row.employments),
    given(
        "paper",
        FileQualification,
        _("File a paper of qualification"),
        without=("attested_by", "attested_on"),
        tables={"kind": PAPERS},
        own=PAPER,
        make=STORED,
        remark=TO_BE_SEEN,
    ),
    attesting("attest", AttestQualification, lambda row: row.qualifications),
    ending(EndQualification, "end-paper", _("End its validity"), lambda row: row.qualifications),
    given(
        "experience",
        RecordExperience,
        _("Record a period of work"),
        without=("attested_by",),
        own={"field": field_choice, **PAPER},
        make=STORED,
        remark=TO_BE_SEEN,
    ),
    attesting("attest-experience", AttestExperience, lambda row: row.experience),
    ending(EndExperience, "end-experience", _("End the period of work"), lambda row: row.experience),
    given(
        "appoint",
        Appoint,
        _("Appoint to a post"),
        without=("granted_by",),
        own={
            "post": lambda: choice(codes(Post, lambda row: in_language(row, "name")), label=label("post_code")),
            **PAPER,
        },
        make=STORED,
        initial=from_today,
        remark=_("The technical manager needs five years of calibration work and a level 1 certificate or a title."),
    ),
    ending(EndAppointment, "end-appointment", _("End the appointment"), lambda row: row.appointments),
    given(
        "authorise",
        GrantAuthorisation,
        _("Authorise by method"),
        without=("granted_by", "granted_on"),
        tables={"kind": DOINGS},
        own={
            "method_code": lambda: choice(methods, required=False, label=label("method_code")),
            "edition": lambda: forms.CharField(label=label("edition"), max_length=32, required=False),
            "fields": fields_field,
            "site_codes": sites_field,
        },
        initial=from_today,
        remark=_("Training follows from the courses on file; for training elsewhere tick it and name the record."),
    ),
    given(
        "grant-signing",
        GrantSigning,
        _("Authorise to sign"),
        without=("kind", "method_code", "edition", "granted_by", "granted_on", "lower", "upper", "unit", "trained"),
        given=lambda target: {
            **_person(target),
            "kind": "sign",
            "method_code": "",
            "edition": "",
            "trained": False,
        },
        own={"fields": fields_field, "site_codes": sites_field},
        initial=from_today,
        remark=_("The number of fields asks for its qualification; the code of conduct decides."),
    ),
    ending(
        WithdrawAuthorisation, "withdraw-authorisation", _("Withdraw the authorisation"), lambda row: row.authorisations
    ),
    given(
        "attend",
        RecordAttendance,
        _("Record training"),
        own={"course": lambda: choice(codes(Course), label=label("course_code"))},
    ),
    given(
        "check",
        RecordCheck,
        _("Record supervision or a check"),
        without=("done_by",),
        tables={"kind": CHECKS, "method_code": methods},
        initial=lambda target: {"done_on": clock.today()},
    ),
    given(
        "interest",
        DeclareInterest,
        _("Declare an interest"),
        without=("ended_on",),
        given=lambda target: {**_person(target), "ended_on": None},
        tables={"customer_code": customers},
        initial=lambda target: {"declared_on": clock.today()},
        remark=_("It keeps the person off this customer's jobs."),
    ),
    ending(
        EndInterest,
        "end-interest",
        _("End the interest"),
        lambda row: row.interests,
        barred=lambda target: {target.row.code},
    ),
    given(
        "role",
        GiveRole,
        _("Give a role"),
        own={"name": lambda: choice(words.ROLES, label=_("Role in the house")), "site_codes": sites_field},
        initial=from_today,
    ),
    ending(EndRole, "end-role", _("Take the role away"), lambda row: row.roles),
    *ACCESS_DEEDS,
    *KEY_DEEDS,
    *PERSONAL_DEEDS,
    amending(AmendPerson, own=NAMED),
)
