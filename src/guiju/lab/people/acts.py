"""Acts on people: registering, employment, papers, experience, training, checks, interests; and those of grants."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.amending import Amending
from guiju.lab.house.backdating import demand_not_long_ago
from guiju.lab.house.filing import Filing
from guiju.lab.house.sited import demand_sited
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import seen
from guiju.lab.people.granting import (
    KEEPERS,
    AddPost,
    Appoint,
    EndAppointment,
    EndPost,
    EndRole,
    GiveRole,
    GrantAuthorisation,
    GrantSigning,
    WithdrawAuthorisation,
)
from guiju.lab.people.models import (
    Attendance,
    Check,
    Course,
    Declaration,
    Interest,
    Person,
)
from guiju.lab.people.papers import (
    AttestExperience,
    AttestQualification,
    EndEmployment,
    EndExperience,
    EndQualification,
    FileQualification,
    RecordEmployment,
    RecordExperience,
    demand_known,
)
from guiju.lab.people.personal import CorrectBirthDate, EraseIdentity, RecordIdentity, ViewIdentity, demand_born
from guiju.lab.people.plausible import demand_one_self
from guiju.lab.people.words import CHECKS, COURSES

__all__ = [
    "AddPost",
    "AmendPerson",
    "Appoint",
    "AttestExperience",
    "AttestQualification",
    "CorrectBirthDate",
    "DeclareInterest",
    "DeclareNoInterest",
    "EndAppointment",
    "EndEmployment",
    "EndExperience",
    "EndInterest",
    "EndPost",
    "EndQualification",
    "EndRole",
    "EraseIdentity",
    "FileQualification",
    "GiveRole",
    "GrantAuthorisation",
    "GrantSigning",
    "RecordAttendance",
    "RecordCheck",
    "RecordCourse",
    "RecordEmployment",
    "RecordExperience",
    "RecordIdentity",
    "RegisterPerson",
    "ViewIdentity",
    "WithdrawAuthorisation",
]
EVERYBODY = KEEPERS | {"calibrator", "reviewer", "signatory", "item_clerk", "equipment_keeper"}
LEADERS = KEEPERS - {"system"}


class RegisterPerson(Filing):
    """Enters a member of staff."""

    name = "people.register_person"
    roles = KEEPERS
    model = Person

    def check(self, reading: Reading, request: Any) -> None:
        demand_born(reading, request.birth_date)
        demand_one_self(reading, request.code, request.name, request.birth_date)


class AmendPerson(Amending):
    """Corrects a person's name or education; the date of birth has an act of its own."""

    name = "people.amend_person"
    roles = KEEPERS
    model = Person
    columns = ("name", "education")

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(Person.objects.filter(code=request.code), request.code)
        demand_one_self(reading, request.code, request.name, row.birth_date)


class RecordCourse(Filing):
    """Records a training course with its teacher; it counts when the teacher may teach it (4.5-8)."""

    name = "people.record_course"
    roles = KEEPERS
    model = Course

    def check(self, reading: Reading, request: Any) -> None:
        demand_known(request.kind, COURSES)
        demand_not_ahead(reading, request.held_on)
        if not (request.field or request.method_code):
            raise Refused("course_about_nothing", requirement="4.5-8")


class RecordAttendance(Filing):
    """Records who took a course, with the result; nobody is trained by themselves (4.5-8)."""

    name = "people.record_attendance"
    roles = KEEPERS
    model = Attendance

    def check(self, reading: Reading, request: Any) -> None:
        course = reading.one(Course.objects.select_related("trainer").filter(code=request.course), request.course)
        if course.trainer.code == request.person:
            raise Refused("trained_by_self", requirement="4.5-8")


class RecordCheck(Filing):
    """Records supervision of somebody, or a check of competence, with the day of the next (4.5-2)."""

    name = "people.record_check"
    roles = LEADERS
    model = Check

    def check(self, reading: Reading, request: Any) -> None:
        demand_known(request.kind, CHECKS)
        demand_not_ahead(reading, request.done_on)
        if request.person == reading.actor.person_id:
            raise Refused("check_own", requirement="4.5-2")
        if request.next_due is not None:
            demand_order(request.done_on, request.next_due)

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return super().columns(tx, request) | {"done_by": tx.actor.person_id}


def demand_not_ahead(reading: Reading, day: date) -> None:
    """Raises Refused for a day that has not come."""
    if day > reading.day:
        raise Refused("day_ahead", requirement="5-5b", parameters={"day": day.isoformat()})


class DeclareInterest(Filing):
    """Declares an interest in a customer, which keeps the person off its jobs (5-3).

    Everybody declares the own interests; those of others are entered by who keeps the register of people.
    """

    name = "people.declare_interest"
    roles = EVERYBODY
    model = Interest

    def check(self, reading: Reading, request: Any) -> None:
        if request.person != reading.actor.person_id:
            self._demand_keeper(reading, request.person)
        elif request.ended_on is not None and "system" not in reading.actor.roles:
            raise Refused("interest_own_end", requirement="5-3")
        demand_not_ahead(reading, request.declared_on)
        demand_not_long_ago(reading, request.declared_on, request.nature, requirement="5-3")
        demand_order(request.declared_on, request.ended_on)
        customers = apps.get_model("customers", "Customer").objects.filter(code=request.customer_code)
        reading.one(customers, request.customer_code)

    @staticmethod
    def _demand_keeper(reading: Reading, person: str) -> None:
        """Another role that holds everywhere does not lend its sites to one that keeps the register of some (4.7-4)."""
        if not reading.actor.roles & KEEPERS:
            raise Refused("interest_of_other", requirement="5-3", parameters={"person": person})
        demand_sited(reading.actor, KEEPERS, reading.one(Person.objects.filter(code=person), person))


class EndInterest(Ending):
    """Writes down the last day of another's declared interest, today or later: jobs meanwhile were barred (5-3)."""

    name = "people.end_interest"
    roles = KEEPERS
    model = Interest
    first, last = "declared_on", "ended_on"

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        row = reading.one(Interest.objects.select_related("person").filter(pk=request.row), str(request.row))
        if row.person.code == reading.actor.person_id:
            raise Refused("interest_own_end", requirement="5-3")
        if request.last_day < reading.day:
            raise Refused("interest_ended_back", requirement="5-3", parameters={"day": request.last_day.isoformat()})


class DeclareNoInterest(Act):
    """Declares that there is no interest but those declared: by the person alone, anew every year (5-1, 5-3)."""

    name = "people.declare_no_interest"
    roles = EVERYBODY - {"system"}

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        text: str

    def change(self, tx: Transaction, request: Any) -> Declaration:
        if not seen(request.text):
            raise Refused("declaration_empty", requirement="5-1")
        code = tx.actor.person_id
        person = tx.one(Person.objects.filter(code=code), code)
        return tx.insert(Declaration(person=person, declared_on=tx.day, text=request.text))
