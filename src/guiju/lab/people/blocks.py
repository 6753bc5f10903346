"""The tables of a person's page: every line has its days and its deeds."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guiju.lab.people.access import ACCESS_DEEDS, KEY_DEEDS
from guiju.lab.people.gathered import newest
from guiju.lab.people.models import (
    Appointment,
    Attendance,
    Authorisation,
    Check,
    Employment,
    Experience,
    Interest,
    Person,
    Qualification,
    Role,
)
from guiju.lab.people.words import (
    ACCESS_COLOURS,
    ACCESS_STATES,
    AUTHORISATIONS,
    CHECKS,
    EMPLOYMENTS,
    KEY_COLOURS,
    KEY_STATES,
    PAPERS,
)
from guiju.lab.ui import words
from guiju.lab.ui.kept_files import file_link
from guiju.lab.ui.register_fields import label
from guiju.lab.ui.register_lists import COLOURS, NOTHING, STANDINGS, VALIDITY, in_language, standing, yes_no
from guiju.lab.ui.registers import Block, Cell, Line
from guiju.lab.ui.timeline import people

SPAN = (label("valid_from"), label("valid_to"), VALIDITY)
FILE = label("file_sha256")


def all_blocks(row: Person, counted: dict[int, bool]) -> tuple[Block, ...]:
    """Every table; `counted` says of each course by its key whether it counts."""
    return (
        Block(
            _("Posts"),
            (label("post_code"), label("letter"), *SPAN, FILE),
            _lines(row.appointments, _post),
            ("appoint",),
        ),
        Block(
            _("Authorisations"),
            (_("Covers"), label("site_codes"), *SPAN, label("basis")),
            _lines(row.authorisations, _authorisation),
            ("authorise", "grant-signing"),
        ),
        Block(
            _("Qualifications"),
            (label("kind"), label("number"), label("issuer"), *SPAN, label("attested"), FILE),
            _lines(row.qualifications, _paper),
            ("paper",),
        ),
        Block(
            _("Employment"),
            (label("kind"), *SPAN, FILE),
            _lines(row.employments, _employment),
            ("employ",),
        ),
        Block(
            _("Periods of work"),
            (
                label("employer"),
                label("work"),
                label("calibration"),
                *SPAN[:2],
                label("attested"),
                FILE,
            ),
            _lines(row.experience, _work),
            ("experience",),
        ),
        Block(
            _("Training"),
            (label("course_code"), label("held_on"), label("trainer_code"), label("result"), _("Counts")),
            [_training(each, counted) for each in _attended(row)],
            ("attend",),
            empty=_("No training on file."),
        ),
        Block(
            _("Supervision and checks of competence"),
            (
                label("kind"),
                label("method_code"),
                label("done_on"),
                label("done_by"),
                label("result"),
                label("next_due"),
            ),
            _checked(row),
            ("check",),
            empty=_("No check on file."),
        ),
        Block(
            _("Declared interests"),
            (label("customer_code"), label("nature"), label("declared_on"), label("ended_on")),
            [_interest(each) for each in newest(row.interests, "declared_on")],
            ("interest",),
            note=_declared(row),
            empty=_("No interest declared."),
        ),
        Block(_("Roles"), (_("Role in the house"), label("site_codes"), *SPAN), _lines(row.roles, _role), ("role",)),
        _account(row),
        _keys(row),
    )


def _lines(rows: Any, line: Any) -> list[Line]:
    return [line(each) for each in newest(rows, "valid_from")]


def told(row: Any) -> str:
    """A line of a person in words."""
    if isinstance(row, Role):
        return words.word(words.ROLES, row.name)
    if isinstance(row, Authorisation):
        return f"{words.word(AUTHORISATIONS, row.kind)} {covers(row)}"
    tables = {Employment: EMPLOYMENTS, Qualification: PAPERS, Check: CHECKS}
    if type(row) in tables:
        return words.word(tables[type(row)], row.kind)
    if isinstance(row, Appointment):
        return in_language(row.post, "name")
    if isinstance(row, Attendance):
        return row.course.title
    return row.customer_code if isinstance(row, Interest) else str(row)


def covers(row: Authorisation) -> str:
    """What an authorisation is for: a method and its range, or fields."""
    fields = "、".join(words.word(words.FIELDS, each) for each in row.fields.split())
    method = f"{row.method_code} {row.edition}".strip()
    reach = f"{row.lower or '…'} … {row.upper or '…'}{words.unit(row.unit)}" if row.lower or row.upper else ""
    return " · ".join(each for each in (method or fields, reach) if each)


def _span(row: Any) -> tuple[Any, ...]:
    found = standing(row.valid_from, row.valid_to)
    return (row.valid_from, row.valid_to or NOTHING, Cell(STANDINGS[found], COLOURS[found]))


def _sites(row: Any) -> str:
    return "、".join(row.site_codes.split()) or gettext("Every site")


def _seen(row: Any) -> Cell:
    return Cell(yes_no(row.attested), "good" if row.attested else "warn")


def _file(row: Any) -> Any:
    """The paper on file, which those may open whom `keep_file` names."""
    link = file_link(row)
    return Cell(_("Open"), link=link) if link else NOTHING


def _role(row: Role) -> Line:
    return Line((told(row), _sites(row), *_span(row)), row, ("end-role",))


def _post(row: Appointment) -> Line:
    return Line((told(row), row.letter, *_span(row), _file(row)), row, ("end-appointment",))


def _employment(row: Employment) -> Line:
    return Line((told(row), *_span(row), _file(row)), row, ("end-employment",))


def _paper(row: Qualification) -> Line:
    cells = (told(row), row.number, row.issuer, *_span(row), _seen(row), _file(row))
    return Line(cells, row, ("attest", "end-paper"))


def _work(row: Experience) -> Line:
    days = (row.valid_from, row.valid_to or NOTHING)
    cells = (row.employer, row.work, yes_no(row.calibration), *days, _seen(row), _file(row))
    return Line(cells, row, ("attest-experience", "end-experience"))


def _authorisation(row: Authorisation) -> Line:
    basis = row.basis or (gettext("Courses on file") if row.kind == "calibrate" else NOTHING)
    cells = (told(row), _sites(row), *_span(row), basis)
    return Line(cells, row, ("withdraw-authorisation",))


def _attended(row: Person) -> list[Attendance]:
    return sorted(row.attendances.all(), key=lambda each: (each.course.held_on, each.pk), reverse=True)


def _training(row: Attendance, counted: dict[int, bool]) -> Line:
    counts = row.passed and counted.get(row.course_id, False)
    course = f"{row.course.code} {row.course.title}"
    cell = Cell(yes_no(counts), "good" if counts else "bad")
    return Line((course, row.course.held_on, row.course.trainer.name, row.result, cell))


def _checked(row: Person) -> list[Line]:
    rows = newest(row.checks, "done_on")
    names = people({each.done_by for each in rows})
    return [
        Line(
            (
                told(each),
                each.method_code or NOTHING,
                each.done_on,
                names.get(each.done_by, each.done_by),
                Cell(each.remark, "good" if each.passed else "bad"),
                each.next_due or NOTHING,
            )
        )
        for each in rows
    ]


def _declared(row: Person) -> str:
    last = next(iter(newest(row.declarations, "declared_on")), None)
    if last is None:
        return gettext("No declaration of interests on file; the person makes it on the own page.")
    return gettext("Last declaration: %(day)s, %(text)s") % {"day": last.declared_on, "text": last.text}


def _interest(row: Interest) -> Line:
    cells = (row.customer_code, row.nature or NOTHING, row.declared_on, row.ended_on or NOTHING)
    return Line(cells, row, ("end-interest",))


def _account(row: Person) -> Block:
    found = row.accesses
    lines = [
        Line((each.username, Cell(ACCESS_STATES.get(each.state, each.state), ACCESS_COLOURS.get(each.state, ""))))
        for each in found
    ]
    deeds = tuple(each.name for each in ACCESS_DEEDS)
    return Block(
        _("Account"), (label("username"), label("state")), lines, deeds, empty=_("This person cannot sign in.")
    )


def _keys(row: Person) -> Block:
    found = row.keys
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
