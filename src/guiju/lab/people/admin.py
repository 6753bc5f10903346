"""The register of people: employment, papers, authorisations, interests, roles, account and signing key."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guiju.lab.accounts.models import Access
from guiju.lab.house import clock
from guiju.lab.house.models import SigningKey
from guiju.lab.people.access import ACCESS_DEEDS, KEY_DEEDS
from guiju.lab.people.acts import (
    AmendPerson,
    AttestQualification,
    DeclareInterest,
    EndEmployment,
    EndInterest,
    EndRole,
    FileQualification,
    GiveRole,
    GrantAuthorisation,
    GrantSigning,
    RecordEmployment,
    RegisterPerson,
    WithdrawAuthorisation,
)
from guiju.lab.people.models import Authorisation, Employment, Interest, Person, Qualification, Role
from guiju.lab.people.words import (
    ACCESS_COLOURS,
    ACCESS_STATES,
    AUTHORISATIONS,
    DOINGS,
    EMPLOYMENTS,
    KEY_COLOURS,
    KEY_STATES,
    PAPERS,
)
from guiju.lab.ui import words
from guiju.lab.ui.offered import customers, methods
from guiju.lab.ui.register_deeds import amending, ending, filing
from guiju.lab.ui.register_fields import ActForm, choice, label
from guiju.lab.ui.register_lists import (
    COLOURS,
    NOTHING,
    STANDINGS,
    VALIDITY,
    plain,
    standing,
    tag,
    told,
    yes_no,
)
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, Target, site
from guiju.lab.ui.timeline import Subject, people

PARTS = (Employment, Qualification, Authorisation, Interest, Role)


NAME = _("Full name")
NAMED = {"name": lambda: forms.CharField(label=NAME, max_length=100)}


def _person(target: Target) -> dict[str, Any]:
    return {"person": target.row.code}


def _from_today(target: Target) -> dict[str, Any]:
    return {"valid_from": clock.today()}


class FieldsField(forms.MultipleChoiceField):
    """Calibration fields, kept as their codes separated by spaces."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))


def _fields() -> FieldsField:
    return FieldsField(label=label("fields"), choices=lambda: list(words.FIELDS.items()))


def _role_field() -> forms.ChoiceField:
    return choice(words.ROLES, label=_("Role"))


def _given(name: str, act: Any, title: Any, **more: Any) -> Deed:
    return filing(
        act, title, name=name, without=("person", *more.pop("without", ())), given=more.pop("given", _person), **more
    )


DEEDS = (
    _given("employ", RecordEmployment, _("Record employment"), tables={"kind": EMPLOYMENTS}, initial=_from_today),
    ending(EndEmployment, "end-employment", _("End the employment"), lambda row: row.employments),
    _given(
        "paper",
        FileQualification,
        _("File a paper of qualification"),
        tables={"kind": PAPERS},
        remark=_("It counts only when somebody has seen the papers."),
    ),
    Deed(
        name="attest",
        act=AttestQualification,
        title=_("Papers seen"),
        form=lambda target: ActForm,
        make=lambda request, target, cleaned: AttestQualification.Request(row=target.part.pk),
        version=lambda target: target.part,
        of=lambda row: row.qualifications,
        offered=lambda target: not target.part.attested,
        remark=_("You say with your name that you have seen the original papers and that they are as filed."),
    ),
    _given(
        "authorise",
        GrantAuthorisation,
        _("Authorise by method"),
        tables={"kind": DOINGS, "method_code": methods},
        own={"fields": _fields},
        initial=_from_today,
    ),
    _given(
        "grant-signing",
        GrantSigning,
        _("Authorise to sign"),
        without=("kind", "method_code", "edition"),
        given=lambda target: {**_person(target), "kind": "sign", "method_code": "", "edition": ""},
        own={"fields": _fields},
        initial=_from_today,
        remark=_("The number of fields asks for its qualification; the code of conduct decides."),
    ),
    ending(
        WithdrawAuthorisation, "withdraw-authorisation", _("Withdraw the authorisation"), lambda row: row.authorisations
    ),
    _given(
        "interest",
        DeclareInterest,
        _("Declare an interest"),
        without=("ended_on",),
        given=lambda target: {**_person(target), "ended_on": None},
        tables={"customer_code": customers},
        initial=lambda target: {"declared_on": clock.today()},
        remark=_("It keeps the person off this customer's jobs."),
    ),
    ending(EndInterest, "end-interest", _("End the interest"), lambda row: row.interests),
    _given("role", GiveRole, _("Give a role"), own={"name": _role_field}, initial=_from_today),
    ending(EndRole, "end-role", _("Take the role away"), lambda row: row.roles),
    *ACCESS_DEEDS,
    *KEY_DEEDS,
    amending(AmendPerson, own=NAMED),
)


class ByRole(admin.SimpleListFilter):
    """By a role held today."""

    title = _("Role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.ROLES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        holders = _held().filter(name=self.value()).values("person")
        return queryset.filter(pk__in=holders)


def _held() -> QuerySet:
    today = clock.today()
    return Role.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


def _roles(row: Person) -> str:
    return "、".join(words.role_names({each.name for each in row.held})) or NOTHING


def _employed(row: Person) -> SafeString:
    lines = sorted(row.employments.all(), key=lambda each: each.valid_from, reverse=True)
    running = [each for each in lines if standing(each.valid_from, each.valid_to) in {"in_force", "ends_soon"}]
    found = running[0] if running else None
    return tag(words.word(EMPLOYMENTS, found.kind), "good") if found else tag(_("Not employed"), "bad")


@admin.register(Person, site=site)
class PersonAdmin(ActAdmin):
    adding = filing(RegisterPerson, _("Register a person"), own=NAMED)
    deeds = DEEDS
    list_display = (
        plain("code"),
        told("name", NAME, lambda row: row.name, "name"),
        told("roles", _("Roles today"), _roles),
        told("employed", _("Employment"), _employed),
    )
    list_filter = (ByRole,)
    search_fields = ("code", "name")
    ordering = ("code",)
    lead = _("People with what they may do and why; every line has its days and is never erased.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        held = Prefetch("roles", queryset=_held(), to_attr="held")
        return super().get_queryset(request).prefetch_related(held, "employments")

    def headline(self, row: Person) -> str:
        return f"{row.name} · {row.code}"

    def facts(self, row: Person) -> list[tuple[Any, Any]]:
        return [(label("code"), row.code), (NAME, row.name), (label("birth_date"), row.birth_date)]

    def blocks(self, request: HttpRequest, row: Person) -> Sequence[Block]:
        span = (label("valid_from"), label("valid_to"), VALIDITY)
        return (
            Block(_("Roles"), (_("Role"), *span), [_role(each) for each in _all(row.roles)], ("role",)),
            Block(
                _("Employment"),
                (label("kind"), *span),
                [_employment(each) for each in _all(row.employments)],
                ("employ",),
            ),
            Block(
                _("Qualifications"),
                (label("kind"), label("number"), label("issuer"), *span, label("attested")),
                [_paper(each) for each in _all(row.qualifications)],
                ("paper",),
            ),
            Block(
                _("Authorisations"),
                (label("kind"), _("Covers"), *span, label("trained")),
                [_authorisation(each) for each in _all(row.authorisations)],
                ("authorise", "grant-signing"),
            ),
            Block(
                _("Declared interests"),
                (label("customer_code"), label("declared_on"), label("ended_on")),
                [_interest(each) for each in row.interests.order_by("-declared_on", "-pk")],
                ("interest",),
                empty=_("No interest declared."),
            ),
            _account(row),
            _keys(row),
        )

    def subjects(self, row: Person) -> Sequence[Subject]:
        parts = [Subject(each, _told(each)) for kind in PARTS for each in kind.objects.filter(person=row)]
        access = [Subject(each, each.username) for each in Access.objects.filter(person_code=row.code)]
        keys = [Subject(each, each.key_id[:12]) for each in SigningKey.objects.filter(person_code=row.code)]
        return (Subject(row), *parts, *access, *keys)


def _all(rows: Any) -> Any:
    return rows.order_by("-valid_from", "-pk")


def _told(row: Any) -> str:
    """A line of a person in words."""
    if isinstance(row, Role):
        return words.word(words.ROLES, row.name)
    if isinstance(row, Authorisation):
        return f"{words.word(AUTHORISATIONS, row.kind)} {_for(row)}"
    if isinstance(row, Employment):
        return words.word(EMPLOYMENTS, row.kind)
    return words.word(PAPERS, row.kind) if isinstance(row, Qualification) else row.customer_code


def _for(row: Authorisation) -> str:
    fields = "、".join(words.word(words.FIELDS, each) for each in row.fields.split())
    return f"{row.method_code} {row.edition}".strip() or fields


def _span(row: Any) -> tuple[Any, ...]:
    found = standing(row.valid_from, row.valid_to)
    return (row.valid_from, row.valid_to or NOTHING, Cell(STANDINGS[found], COLOURS[found]))


def _role(row: Role) -> Line:
    return Line((_told(row), *_span(row)), row, ("end-role",))


def _employment(row: Employment) -> Line:
    return Line((_told(row), *_span(row)), row, ("end-employment",))


def _paper(row: Qualification) -> Line:
    seen = Cell(yes_no(row.attested), "good" if row.attested else "warn")
    return Line((_told(row), row.number, row.issuer, *_span(row), seen), row, ("attest",))


def _authorisation(row: Authorisation) -> Line:
    kind = words.word(AUTHORISATIONS, row.kind)
    trained = Cell(yes_no(row.trained), "good" if row.trained else "warn")
    return Line((kind, _for(row), *_span(row), trained), row, ("withdraw-authorisation",))


def _interest(row: Interest) -> Line:
    return Line((row.customer_code, row.declared_on, row.ended_on or NOTHING), row, ("end-interest",))


def _account(row: Person) -> Block:
    found = Access.objects.filter(person_code=row.code)
    lines = [
        Line((each.username, Cell(ACCESS_STATES.get(each.state, each.state), ACCESS_COLOURS.get(each.state, ""))))
        for each in found
    ]
    deeds = tuple(each.name for each in ACCESS_DEEDS)
    return Block(
        _("Account"), (label("username"), label("state")), lines, deeds, empty=_("This person cannot sign in.")
    )


def _keys(row: Person) -> Block:
    found = list(SigningKey.objects.filter(person_code=row.code).order_by("-pk"))
    names = people({code for each in found for code in (each.enrolled_by, each.witnessed_by)})
    lines = [
        Line(
            (
                each.key_id[:16],
                Cell(KEY_STATES.get(each.state, each.state), KEY_COLOURS.get(each.state, "")),
                names.get(each.enrolled_by, each.enrolled_by),
                names.get(each.witnessed_by, each.witnessed_by),
                each.state_reason or NOTHING,
            )
        )
        for each in found
    ]
    heads = (label("key_id"), label("state"), label("enrolled_by"), label("witnessed_by"), label("state_reason"))
    deeds = tuple(each.name for each in KEY_DEEDS)
    return Block(_("Signing key"), heads, lines, deeds, empty=_("This person cannot sign."))
