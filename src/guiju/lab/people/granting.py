"""Acts of authorising, appointing and giving roles: what they grant is judged on the day on which it begins (4.5)."""

import re
from datetime import date
from typing import Any

from django.apps import apps

from guiju.conduct.facts import SigningGrantFacts
from guiju.conduct.people_facts import AppointmentFacts, AuthorisationGrantFacts
from guiju.lab.house.act import Reading, Refused, Transaction
from guiju.lab.house.backdating import demand_not_long_ago, demand_proof_of_past
from guiju.lab.house.filing import Filing
from guiju.lab.house.nature import nature
from guiju.lab.house.sited import demand_everywhere
from guiju.lab.house.spans import Ending, demand_order
from guiju.lab.house.typed import demand_said
from guiju.lab.people import facts
from guiju.lab.people.beginnings import Papered, entered_on
from guiju.lab.people.models import Appointment, Authorisation, Experience, Person, Post, Qualification, Role
from guiju.lab.people.once import Once, demand_once
from guiju.lab.people.paper_kinds import demand_paper_asked
from guiju.lab.people.reach import demand_reach, demand_signing
from guiju.lab.people.words import DOINGS, POSTS
from guiju.lab.ui.words import ROLES
from guiju.record.enclosures import Person as Enclosed
from guiju.record.words import Day, Text

KEEPERS = frozenset({"quality_manager", "technical_manager", "head", "system"})
ASSESSOR = "assessor"
"""Somebody from outside who reads and never acts; the seat always has a last day."""
APPOINTERS = frozenset({"head", "quality_manager", "system"})


def demand_other(reading: Reading, person: str) -> None:
    """Raises Refused when somebody would grant something to themselves."""
    if reading.actor.person_id == person:
        raise Refused("grant_own", requirement="4.5-2")


def demand_sites(reading: Reading, codes: str) -> None:
    """Raises Refused for the code of a site that the register of places does not have (4.7-4)."""
    asked = set(codes.split())
    known = set(apps.get_model("premises", "Site").objects.filter(code__in=asked).values_list("code", flat=True))
    if asked - known:
        parameters = {"sites": ", ".join(sorted(asked - known))}
        raise Refused("site_unknown", requirement="4.7-4", parameters=parameters)


def demand_training_named(reading: Reading, request: Any) -> None:
    """Raises Refused when training elsewhere is claimed without an attested paper that proves it (4.5-8).

    A tick and a word of one's own prove nothing; a course of this register needs no tick. What the installation itself
    takes over at its founding is excepted.
    """
    if not request.trained or "system" in reading.actor.roles:
        return
    papers = Qualification.objects.filter(person__code=request.person, kind="other", attested=True)
    seen = reading.rows(papers.filter(valid_from__lte=request.valid_from).order_by("pk"))
    if not any(re.search(rf"(?<!\w){re.escape(each.number)}(?!\w)", request.basis) for each in seen if each.number):
        raise Refused("training_not_named", requirement="4.5-8", parameters={"person": request.person})


def _known(reading: Reading, code: str, day: date) -> Enclosed:
    found = facts.person(reading, code, day)
    if found is None:
        raise Refused("unknown_person", requirement="4.5-1", parameters={"person": code})
    return found


def _first_day(reading: Reading, request: Any) -> date:
    """The day that is judged: that of the act, or the first of what is granted where it begins later."""
    return max(reading.day, request.valid_from)


class _Granting:
    """What grants write besides the request: who granted, and when."""

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        on = {"granted_on": entered_on(tx)} if hasattr(request, "granted_on") else {}
        return super().columns(tx, request) | {"granted_by": tx.actor.person_id, **on}


class GrantAuthorisation(Once, _Granting, Filing):
    """Authorises a person to calibrate or review by a method, or to another duty (5-5d; GB/T 27025 6.2.6).

    Refused for who is not qualified, not employed for the long term or over age on its first day, and to calibrate for
    who was not trained before by a teacher who counts.
    """

    name = "people.grant_authorisation"
    roles = KEEPERS
    model = Authorisation

    def facts(self, reading: Reading, request: Any) -> AuthorisationGrantFacts:
        day = _first_day(reading, request)
        person = _known(reading, request.person, day)
        rows = reading.rows(Person.objects.filter(code=request.person))
        courses = [] if facts.on_papers(request) else facts.taken(reading, [rows[0].pk]).get(rows[0].pk, [])
        agency = nature(reading, day)
        return AuthorisationGrantFacts(
            day=Day(day.isoformat()),
            person=person,
            kind=request.kind,
            method=request.method_code or request.fields,
            trained=facts.on_papers(request) or facts.trained_by(courses, request),
            defence_agency=agency.defence_agency,
            competent_departments=agency.competent_departments,
        )

    def check(self, reading: Reading, request: Any) -> None:
        if request.kind not in DOINGS:
            raise Refused("authorisation_kind", requirement="5-5d", parameters={"kind": request.kind})
        demand_other(reading, request.person)
        demand_order(request.valid_from, request.valid_to)
        demand_reach(reading, request)
        demand_sites(reading, request.site_codes)
        demand_training_named(reading, request)
        demand_not_long_ago(reading, request.valid_from, request.basis, requirement="5-5d")
        demand_once(reading, Authorisation, request)


class GrantSigning(Once, _Granting, Filing):
    """Authorises a person to sign for fields; the number of fields asks for its qualification (4.5-3, 4.5-4)."""

    name = "people.grant_signing"
    roles = KEEPERS
    model = Authorisation

    def facts(self, reading: Reading, request: Any) -> SigningGrantFacts:
        day = _first_day(reading, request)
        person, agency = _known(reading, request.person, day), nature(reading, day)
        held = {each for granted in person.authorisations if _signs(granted, reading.day) for each in granted.fields}
        return SigningGrantFacts(
            day=Day(day.isoformat()),
            person=person,
            fields=tuple(sorted(held | set(request.fields.split()))),
            defence_agency=agency.defence_agency,
            competent_departments=agency.competent_departments,
        )

    def check(self, reading: Reading, request: Any) -> None:
        if not request.fields.split():
            raise Refused("signing_without_field", requirement="4.5-3")
        demand_signing(request)
        demand_other(reading, request.person)
        demand_order(request.valid_from, request.valid_to)
        demand_sites(reading, request.site_codes)
        demand_not_long_ago(reading, request.valid_from, request.basis, requirement="5-5d")
        demand_once(reading, Authorisation, request, kind="sign")

    def columns(self, tx: Transaction, request: Any) -> dict[str, Any]:
        return super().columns(tx, request) | {"kind": "sign"}


class WithdrawAuthorisation(Ending):
    """Withdraws an authorisation, naming its last day; what was done under it before stays valid (5-5d)."""

    name = "people.withdraw_authorisation"
    roles = KEEPERS
    model = Authorisation
    of_the_house = of_others = True


def _signs(granted: Any, day: date) -> bool:
    text = day.isoformat()
    return granted.kind == "sign" and (granted.valid_to is None or text <= granted.valid_to)


class AddPost(Filing):
    """Adds a post with what it asks of whoever holds it (4.5-1, 4.5-2)."""

    name = "people.add_post"
    roles = APPOINTERS
    model = Post

    def check(self, reading: Reading, request: Any) -> None:
        if request.kind not in POSTS:
            raise Refused("post_kind", requirement="4.5-1", parameters={"kind": request.kind})
        demand_order(request.valid_from, request.valid_to)


class EndPost(Ending):
    """Writes down the last day of a post."""

    name = "people.end_post"
    roles = APPOINTERS
    model = Post
    of_the_house = True


class Appoint(Once, _Granting, Papered, Filing):
    """Appoints somebody to a post by a letter; the technical manager with years and qualification alone (4.5-5).

    What began long ago comes with the letter itself.
    """

    name = "people.appoint"
    roles = APPOINTERS
    model = Appointment

    def facts(self, reading: Reading, request: Any) -> AppointmentFacts:
        post = reading.one(Post.objects.filter(code=request.post), request.post)
        person = _known(reading, request.person, request.valid_from)
        periods = Experience.objects.filter(person__code=request.person).order_by("pk")
        return AppointmentFacts(
            day=Day(request.valid_from.isoformat()),
            person=person,
            experience=facts.worked(reading.rows(periods)),
            post=Text(zh=post.name, en=post.name_en),
            post_kind=post.kind,
            papers=tuple(post.papers.split()),
            least_years=post.least_years,
        )

    def check(self, reading: Reading, request: Any) -> None:
        post = reading.one(Post.objects.filter(code=request.post), request.post)
        demand_other(reading, request.person)
        demand_said("letter", request.letter, requirement="4.5-1")
        demand_order(request.valid_from, request.valid_to)
        lasts = post.valid_from <= request.valid_from and (post.valid_to is None or request.valid_from <= post.valid_to)
        if not lasts:
            raise Refused("post_not_in_force", requirement="4.5-1", parameters={"post": post.code})
        demand_proof_of_past(reading, request.valid_from, request.letter, request.file_sha256, requirement="4.5-1")
        demand_paper_asked(reading, Appointment, request, requirement="4.5-1")
        demand_once(reading, Appointment, request)


class EndAppointment(Ending):
    """Writes down the last day of an appointment."""

    name = "people.end_appointment"
    roles = APPOINTERS
    model = Appointment
    of_the_house = of_others = True


class GiveRole(Once, Filing):
    """Gives a person a role in the house, at every site or at some, from today on; never to oneself (4.7-4)."""

    name = "people.give_role"
    roles = KEEPERS
    model = Role

    def check(self, reading: Reading, request: Any) -> None:
        # The installation's own role is not among them: nobody acts as the software.
        if request.name not in ROLES:
            parameters = {"role": request.name, "known": ", ".join(ROLES)}
            raise Refused("unknown_role", requirement="4.5-1", parameters=parameters)
        if request.name == ASSESSOR and request.valid_to is None:
            raise Refused("seat_without_end", requirement="4.5-1")
        demand_other(reading, request.person)
        demand_order(request.valid_from, request.valid_to)
        demand_sites(reading, request.site_codes)
        # What gives roles and sees all of a person is not given by who has it at some sites alone.
        if request.name in KEEPERS:
            demand_everywhere(reading.actor, self.roles)
        # A role lets somebody act, and nobody acts in the past.
        if request.valid_from < reading.day and "system" not in reading.actor.roles:
            raise Refused("role_backdated", requirement="4.5-1", parameters={"day": request.valid_from.isoformat()})
        demand_once(reading, Role, request)


class EndRole(Ending):
    """Takes a role from a person, naming its last day."""

    name = "people.end_role"
    roles = KEEPERS
    model = Role
    of_the_house = of_others = True
