"""What can be done to many people at once: a training course that they took, supervision of them."""

from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.people.acts import RecordAttendance, RecordCheck
from guiju.lab.people.deeds import methods
from guiju.lab.people.models import Course
from guiju.lab.people.words import CHECKS
from guiju.lab.ui.bulk import Bulk
from guiju.lab.ui.register_deeds import members
from guiju.lab.ui.register_fields import ActForm, choice, codes, form_for, label


def _attendance() -> type[ActForm]:
    own = {"course": lambda: choice(codes(Course), label=label("course_code"))}
    return form_for(RecordAttendance.model, [each for each in members(RecordAttendance) if each != "person"], own=own)


def _check() -> type[ActForm]:
    asked = [each for each in members(RecordCheck) if each not in ("person", "done_by")]
    return form_for(RecordCheck.model, asked, tables={"kind": CHECKS, "method_code": methods})


BULK = (
    Bulk(
        name="attend",
        title=_("Record training"),
        act=RecordAttendance,
        form=_attendance,
        make=lambda row, cleaned: RecordAttendance.Request(person=row.code, **cleaned),
        initial=lambda: {"passed": True},
        versioned=False,
    ),
    Bulk(
        name="check",
        title=_("Record supervision or a check"),
        act=RecordCheck,
        form=_check,
        make=lambda row, cleaned: RecordCheck.Request(person=row.code, **cleaned),
        initial=lambda: {"done_on": clock.today()},
        versioned=False,
    ),
)
