"""The registers of people, posts and training courses."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.lab.accounts.queries import signed_in
from guiju.lab.house import clock
from guiju.lab.house.typed import plain_number
from guiju.lab.people import standing, workload
from guiju.lab.people.acts import AddPost, EndPost, RecordAttendance, RecordCourse, RegisterPerson
from guiju.lab.people.blocks import all_blocks
from guiju.lab.people.blocks import told as line_told
from guiju.lab.people.bulk import BULK
from guiju.lab.people.deeds import DEEDS, NAME, NAMED, field_choice, from_today, papers_field
from guiju.lab.people.facts import counted
from guiju.lab.people.gathered import gather
from guiju.lab.people.models import (
    Appointment,
    Attendance,
    Authorisation,
    Course,
    Employment,
    Person,
    Post,
    Qualification,
    Role,
)
from guiju.lab.people.register import running
from guiju.lab.people.words import COURSES, EMPLOYMENTS, PAPERS, POSTS
from guiju.lab.ui import words
from guiju.lab.ui.list_day import list_day
from guiju.lab.ui.offered import methods
from guiju.lab.ui.offered import people as offered_people
from guiju.lab.ui.register_deeds import EndForm, filing
from guiju.lab.ui.register_fields import choice, codes, label
from guiju.lab.ui.register_lists import NOTHING, days, in_language, named, plain, tag, told, word, yes_no
from guiju.lab.ui.register_lists import standing as lasting
from guiju.lab.ui.registers import ActAdmin, Block, Cell, Deed, Line, site
from guiju.lab.ui.timeline import Subject, timeline

PARTS = (
    "employments",
    "qualifications",
    "experience",
    "appointments",
    "authorisations",
    "attendances",
    "checks",
    "interests",
    "roles",
)
STEPS = 8
"""So many steps of the timeline stand on the page; the history has all."""


class ByRole(admin.SimpleListFilter):
    """By a role held today."""

    title = _("Role in the house")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.ROLES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        holders = Role.objects.filter(running(list_day()), name=self.value()).values("person")
        return queryset.filter(pk__in=holders)


class ByEmployment(admin.SimpleListFilter):
    """By the employment of today."""

    title = _("Employment")
    parameter_name = "employment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*EMPLOYMENTS.items(), ("left", _("Not employed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        held = Employment.objects.filter(running(list_day()))
        if self.value() == "left":
            return queryset.exclude(pk__in=held.values("person"))
        return queryset.filter(pk__in=held.filter(kind=self.value()).values("person")) if self.value() else queryset


class ByPaper(admin.SimpleListFilter):
    """By a qualification that is attested and in force today."""

    title = _("Certificate of qualification")
    parameter_name = "paper"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(PAPERS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        held = Qualification.objects.filter(running(list_day()), attested=True, kind=self.value())
        return queryset.filter(pk__in=held.values("person")) if self.value() else queryset


class ByDoing(admin.SimpleListFilter):
    """By what somebody is authorised to do today."""

    title = _("Authorisation")
    parameter_name = "doing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(each, standing.kind_name(each)) for each in standing.KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        held = Authorisation.objects.filter(running(list_day()), kind=self.value())
        return queryset.filter(pk__in=held.values("person")) if self.value() else queryset


def _roles(row: Person) -> str:
    return "、".join(words.role_names({each.name for each in row.held})) or NOTHING


def _posts(row: Person) -> str:
    return "、".join(in_language(each.post, "name") for each in row.posted) or NOTHING


def _employed(row: Person) -> SafeString:
    lines = sorted(row.employments.all(), key=lambda each: each.valid_from, reverse=True)
    now = [each for each in lines if lasting(each.valid_from, each.valid_to) in {"in_force", "ends_soon"}]
    found = now[0] if now else None
    return tag(words.word(EMPLOYMENTS, found.kind), "good") if found else tag(_("Not employed"), "bad")


def _paper(row: Person) -> str:
    held = {each.kind for each in row.papers}
    return "、".join(str(name) for kind, name in PAPERS.items() if kind in held) or NOTHING


def _strip(row: Person, sheet: standing.Sheet) -> list[tuple[str, str]]:
    """What somebody is, in a few words with their colour."""
    running_now = [each for each in row.employments.all() if lasting(each.valid_from, each.valid_to) != "lapsed"]
    kinds = [each.kind for each in running_now if lasting(each.valid_from, each.valid_to) != "not_yet"]
    employed = [(words.word(EMPLOYMENTS, each), "good" if each == "long_term" else "warn") for each in kinds]
    return [
        *((in_language(each.post, "name"), "") for each in row.posted),
        *((name, "") for name in words.role_names({each.name for each in row.held})),
        *(employed or [(gettext("Not employed"), "bad")]),
        *((words.word(PAPERS, each.kind), "good") for each in row.papers),
        (
            gettext("%(years)s years of calibration work on papers") % {"years": sheet.years},
            "good" if sheet.years else "",
        ),
        *([(gettext("Signs for %(count)s fields") % {"count": len(sheet.fields)}, "")] if sheet.fields else []),
    ]


@admin.register(Person, site=site)
class PersonAdmin(ActAdmin):
    adding = filing(RegisterPerson, _("Register a person"), own=NAMED)
    deeds = DEEDS
    bulk = BULK
    row_template = "people/person.html"
    list_display = (
        plain("code"),
        told("name", NAME, lambda row: row.name, "name"),
        told("roles", _("Roles today"), _roles),
        told("posts", _("Posts"), _posts),
        told("paper", _("Certificate of qualification"), _paper),
        told("employed", _("Employment"), _employed),
    )
    list_filter = (ByRole, ByDoing, ByPaper, ByEmployment)
    dated = True
    dated_filters = list_filter
    search_fields = ("code", "name")
    ordering = ("code",)
    lead = _("People with what they may do and why; every line has its days and is never erased.")
    links = (
        (_("Authorisation matrix"), "people:matrix"),
        (_("Findings"), "people:findings"),
        (_("Posts"), "admin:people_post_changelist"),
        (_("Training courses"), "admin:people_course_changelist"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        now = running(list_day())
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                Prefetch("roles", queryset=Role.objects.filter(now), to_attr="held"),
                Prefetch(
                    "appointments", queryset=Appointment.objects.select_related("post").filter(now), to_attr="posted"
                ),
                Prefetch("qualifications", queryset=Qualification.objects.filter(now, attested=True), to_attr="papers"),
                "employments",
            )
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Person | None:
        key = plain_number(str(object_id))
        found = None if key is None else Person.objects.filter(pk=key).first()
        return None if found is None else gather(found)

    def _sheet(self, row: Person) -> standing.Sheet:
        """What the rules say of the person, judged once for a page."""
        if not hasattr(row, "sheet"):
            row.sheet = standing.sheet(row)
        return row.sheet

    def headline(self, row: Person) -> str:
        return f"{row.name} · {row.code}"

    def facts(self, row: Person) -> list[tuple[Any, Any]]:
        return [
            (label("code"), row.code),
            (NAME, row.name),
            (_("Posts"), _posts(row)),
            (_("Roles"), _roles(row)),
            (_("Employment"), _employed(row)),
            (_("Certificate of qualification"), _paper(row)),
            (label("education"), row.education or NOTHING),
            (label("birth_date"), _("Kept for the age limit; shown to named roles, each view on file.")),
        ]

    def more(self, request: HttpRequest, row: Person) -> dict[str, Any]:
        who, sheet = signed_in(request), self._sheet(row)
        return {
            "sheet": sheet,
            "strip": _strip(row, sheet),
            "kinds": [standing.kind_name(each) for each in standing.KINDS],
            "chart": workload.chart(clock.today(), row.code),
            "steps": timeline(self.subjects(row))[:STEPS],
            "own": who is not None and who.person_id == row.code,
        }

    def blocks(self, request: HttpRequest, row: Person) -> Sequence[Block]:
        return all_blocks(row, self._sheet(row).counted)

    def part_told(self, part: Any) -> str:
        return line_told(part)

    def subjects(self, row: Person) -> Sequence[Subject]:
        gather(row)
        rows = [each for name in PARTS for each in getattr(row, name).all()]
        parts = [Subject(each, line_told(each)) for each in rows]
        access = [Subject(each, each.username) for each in row.accesses]
        keys = [Subject(each, each.key_id[:12]) for each in row.keys]
        return (Subject(row), *parts, *access, *keys)


def _filled(row: Any) -> SafeString:
    return tag(f"{row.filled} / {row.needed}", "good" if row.filled >= row.needed else "bad")


@admin.register(Post, site=site)
class PostAdmin(ActAdmin):
    adding = filing(AddPost, _("Add a post"), tables={"kind": POSTS}, own={"papers": papers_field}, initial=from_today)
    deeds = (
        Deed(
            name="end",
            act=EndPost,
            title=_("End the post"),
            form=lambda target: EndForm,
            make=lambda request, target, cleaned: EndPost.Request(row=target.row.pk, **cleaned),
            initial=lambda target: {"last_day": clock.today()},
            version=lambda target: target.row,
            offered=lambda target: target.row.valid_to is None,
            danger=True,
        ),
    )
    tables = {"kind": POSTS}
    list_display = (
        plain("code"),
        named("name"),
        word("kind", POSTS),
        told("filled", _("Filled"), _filled),
        days("valid_from", "valid_to"),
    )
    dated = True
    search_fields = ("code", "name", "name_en")
    ordering = ("code",)
    lead = _("Posts with what they ask of whoever holds them; people are appointed on their own pages.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        now = list_day()
        open_end = Q(appointments__valid_to__isnull=True) | Q(appointments__valid_to__gte=now)
        held = Count("appointments__person", filter=Q(open_end, appointments__valid_from__lte=now), distinct=True)
        return super().get_queryset(request).annotate(filled=held)

    def value(self, row: Any, column: Any) -> Any:
        if column.name == "papers":
            return "、".join(words.word(PAPERS, each) for each in row.papers.split()) or NOTHING
        return super().value(row, column)

    def blocks(self, request: HttpRequest, row: Post) -> Sequence[Block]:
        held = row.appointments.select_related("person").order_by("-valid_from", "-pk")
        lines = [_holder(each) for each in held]
        heads = (NAME, label("letter"), label("valid_from"), label("valid_to"))
        return (Block(_("Appointed"), heads, lines, empty=_("Nobody has been appointed.")),)


def _holder(row: Appointment) -> Line:
    from django.urls import reverse

    link = reverse("admin:people_person_change", args=(row.person_id,))
    return Line((Cell(row.person.name, link=link), row.letter, row.valid_from, row.valid_to or NOTHING))


@admin.register(Course, site=site)
class CourseAdmin(ActAdmin):
    adding = filing(
        RecordCourse,
        _("Record a training course"),
        tables={"kind": COURSES, "method_code": methods},
        own={
            "field": field_choice,
            "trainer": lambda: choice(offered_people, label=label("trainer_code")),
        },
        initial=lambda target: {"held_on": clock.today()},
        remark=_("It counts for authorisations when its teacher meets what the kind of course asks for."),
    )
    deeds = (
        filing(
            RecordAttendance,
            _("Record who took it"),
            name="attend",
            without=("course",),
            given=lambda target: {"course": target.row.code},
            own={"person": lambda: choice(codes(Person), label=_("Person"))},
        ),
    )
    tables = {"kind": COURSES, "field": words.FIELDS}
    list_display = (
        plain("code"),
        plain("title"),
        word("kind", COURSES),
        plain("held_on"),
        told("teacher", label("trainer_code"), lambda row: row.trainer.name),
    )
    search_fields = ("code", "title", "trainer__name")
    ordering = ("-held_on", "code")
    lead = _("Training courses with their teachers and who took them.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("trainer")

    def badge(self, row: Course) -> SafeString | str:
        from guiju.lab.house.reading import Reading
        from guiju.lab.house.watching import NOBODY

        counts = counted(Reading(NOBODY, locking=False), {row.pk: row})[row.pk]
        return tag(gettext("Counts") if counts else gettext("Does not count"), "good" if counts else "bad")

    def value(self, row: Any, column: Any) -> Any:
        return row.trainer.name if column.name == "trainer" else super().value(row, column)

    def blocks(self, request: HttpRequest, row: Course) -> Sequence[Block]:
        taken = row.attendances.select_related("person").order_by("person__code")
        lines = [Line((each.person.name, each.result, _passed(each))) for each in taken]
        heads = (NAME, label("result"), label("passed"))
        return (Block(_("Who took it"), heads, lines, ("attend",), empty=_("Nobody is entered yet.")),)


def _passed(row: Attendance) -> Cell:
    return Cell(yes_no(row.passed), "good" if row.passed else "bad")
