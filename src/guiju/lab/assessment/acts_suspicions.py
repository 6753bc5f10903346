"""Acts on suspicions: opened in words, those concerned heard, decided by two; two others may set it aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.decided import digest_of
from guiju.conduct.evaluation.terms import reply_term
from guiju.conduct.rule import RULES
from guiju.lab.assessment.demands import (
    EVERYBODY,
    KEEPERS,
    MANAGERS,
    bare,
    demand_files,
    demand_rows,
    demand_said,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.models import Adjudication, Reply, Ruling
from guiju.lab.assessment.named import named_by
from guiju.lab.assessment.places import found_at, is_there, people_at
from guiju.lab.assessment.separation import concerned
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction

DECISIONS = ("confirmed", "dismissed")
OVERTURNED = "overturned"
TWO = 2
RULERS = MANAGERS | {"reviewer", "signatory"}
"""Who may rule: so many that two remain who neither opened the suspicion nor are concerned, and two others again."""
LEAST_SIGNS, LEAST_DIFFERENT = 10, 5
"""A suspicion and a reason are sentences: so many signs, so many of them different."""


class OpenSuspicion(Act):
    """Opens a suspicion in words, at a place that exists, and gives the people concerned a day to reply until."""

    name = "assessment.open_suspicion"
    roles = KEEPERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        suspected: str
        found_at: str
        concerned: tuple[str, ...]
        reply_until: date
        finding: str = ""
        """Code of the rule of the row that finds it there; empty for what people suspect by themselves."""
        files: tuple[str, ...] = ()

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "finding")
        demand_rows((request.row,))
        demand_sentence(request.suspected, request.row)
        _demand_place(reading, request.row, request.found_at, request.finding)
        demand_files(request.files)
        if not _everybody(reading, request):
            raise Refused("nobody_concerned", requirement=request.row, parameters={"row": request.row})
        for each in request.concerned:
            who.demand_known(each)
        least = reply_term(parameters_of(reading))
        if request.reply_until < reading.day + timedelta(days=least):
            raise Refused("reply_term_short", requirement=request.row, parameters={"days": str(least)})
        _demand_new(reading, request)

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        for each in request.files:
            tx.log_file(each)
        return tx.insert(
            Adjudication(
                code=next_code(Adjudication, "SUS", tx.day),
                row=request.row,
                suspected=request.suspected.strip(),
                found_at=request.found_at,
                finding=request.finding,
                finding_sha256=_found(tx, request),
                files=list(request.files),
                concerned=sorted(_everybody(tx, request)),
                opened_by=tx.actor.person_id,
                opened_on=tx.day,
                reply_until=request.reply_until,
                decision="",
                decided_on=None,
                overturned_on=None,
            )
        )


def demand_sentence(text: str, row: str) -> None:
    """Raises Refused for words that say nothing: what may cost the agency its standing is told in a sentence."""
    signs = "".join(text.split())
    if len(signs) < LEAST_SIGNS or len(set(signs)) < LEAST_DIFFERENT:
        raise Refused("reason_says_nothing", requirement=row, parameters={"signs": str(LEAST_SIGNS)})


def _demand_place(reading: Reading, row: str, where: str, finding: str) -> None:
    """Raises Refused unless the place exists and, where a rule is named, that rule of the row finds it there."""
    if not is_there(reading, where):
        raise Refused("place_unknown", requirement=row, parameters={"place": where})
    if not finding:
        return
    known = RULES.get(finding)
    if known is None or row not in known.requirements:
        raise Refused("finding_unknown", requirement=row, parameters={"finding": finding, "row": row})
    if not any(each.code == finding and row in each.requirements for each in found_at(reading, where)):
        raise Refused("finding_not_there", requirement=row, parameters={"finding": finding, "place": where})


def _told_by_place(reading: Reading, where: str) -> frozenset[str]:
    """Who acted at the place, and whom the findings at it name, whoever opens a suspicion there."""
    return people_at(reading, where) | named_by(reading, where, found_at(reading, where))


def _everybody(reading: Reading, request: OpenSuspicion.Request) -> frozenset[str]:
    """Everybody concerned: who is named by the opener, and whom the place tells (4.5-2)."""
    return frozenset(request.concerned) | _told_by_place(reading, request.found_at)


def _found(reading: Reading, request: OpenSuspicion.Request) -> str:
    """What the rule finds there now, by its digest; empty for what people suspect by themselves."""
    if not request.finding:
        return ""
    found = [each for each in found_at(reading, request.found_at) if each.code == request.finding]
    return digest_of(each for each in found if request.row in each.requirements and each.blocks)


def _demand_new(reading: Reading, request: OpenSuspicion.Request) -> None:
    """Raises Refused where the same was opened before: the same finding at the place, or the same words."""
    same = Adjudication.objects.filter(row=request.row, found_at=request.found_at, finding=request.finding)
    if request.finding:
        same = same.filter(finding_sha256=_found(reading, request))
    else:
        same = same.filter(suspected=request.suspected.strip())
    if reading.rows(same):
        raise Refused("suspicion_open_already", requirement=request.row, parameters={"row": request.row})


class _OnSuspicion(Act):
    """Base of the steps of a suspicion."""

    def subjects(self, request: Any) -> list[Any]:
        return [Adjudication.objects.filter(code=request.code)]

    def row(self, reading: Reading, request: Any) -> Adjudication:
        found: Adjudication = reading.one(self.subjects(request)[0], request.code)
        return found


class ReplyToSuspicion(_OnSuspicion):
    """A person concerned replies, before anything is decided."""

    name = "assessment.reply"
    roles = EVERYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        statement: str
        files: tuple[str, ...] = ()

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        demand_files(request.files)
        row = self.row(reading, request)
        if row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        if reading.actor.person_id not in concerned(reading, row):
            raise Refused("not_concerned", requirement=row.row, parameters={"code": row.code})
        if reading.rows(Reply.objects.filter(adjudication=row, by=reading.actor.person_id)):
            raise Refused("replied_already", requirement=row.row, parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Reply:
        row = self.row(tx, request)
        for each in request.files:
            tx.log_file(each)
        said = {"by": tx.actor.person_id, "on": tx.day, "statement": request.statement}
        return tx.insert(Reply(adjudication=row, files=list(request.files), **said))


def _demand_may_rule(reading: Reading, row: Adjudication) -> None:
    """Raises Refused for whoever opened the suspicion, is concerned, or has ruled on it."""
    me = reading.actor.person_id
    if me == row.opened_by:
        raise Refused("ruler_opened", requirement="4.5-2", parameters={"code": row.code, "person": me})
    if me in concerned(reading, row):
        raise Refused("adjudicator_concerned", requirement="4.5-2", parameters={"person": me})
    if reading.rows(Ruling.objects.filter(adjudication=row, by=me)):
        raise Refused("ruled_already", requirement=row.row, parameters={"code": row.code})


def _demand_own_words(reading: Reading, row: Adjudication, reason: str) -> None:
    """Raises Refused for another's reason: two who rule have judged twice, and say so in two ways."""
    said = {bare(each.reason): each.by for each in reading.rows(Ruling.objects.filter(adjudication=row))}
    if bare(reason) in said:
        parameters = {"code": row.code, "person": said[bare(reason)]}
        raise Refused("reason_of_another", requirement=row.row, parameters=parameters)


def _rule(tx: Transaction, row: Adjudication, decision: str, reason: str, files: Iterable[str]) -> bool:
    """Writes a ruling down; whether two agree now."""
    for each in files:
        tx.log_file(each)
    said = {"by": tx.actor.person_id, "on": tx.day, "reason": reason.strip(), "files": list(files)}
    tx.insert(Ruling(adjudication=row, decision=decision, **said))
    return Ruling.objects.filter(adjudication=row, decision=decision).count() >= TWO


class Adjudicate(_OnSuspicion):
    """One person's ruling; two who agree decide, and neither opened the suspicion nor is concerned."""

    name = "assessment.adjudicate"
    roles = RULERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        decision: str
        reason: str

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if request.decision not in DECISIONS or row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        _demand_may_rule(reading, row)
        demand_sentence(request.reason, row.row)
        _demand_own_words(reading, row, request.reason)
        heard = {each.by for each in reading.rows(Reply.objects.filter(adjudication=row))}
        waiting = sorted(concerned(reading, row) - heard)
        if waiting and reading.day <= row.reply_until:
            parameters = {"people": ", ".join(waiting), "day": row.reply_until.isoformat()}
            raise Refused("not_heard_yet", requirement=row.row, parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        row = self.row(tx, request)
        if not _rule(tx, row, request.decision, request.reason, ()):
            return row
        return tx.update(row, decision=request.decision, decided_on=tx.day)


class Overturn(_OnSuspicion):
    """Sets a confirmation aside on new evidence: two people who did not rule before; what was decided stays on file."""

    name = "assessment.overturn"
    roles = RULERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        reason: str
        files: tuple[str, ...]

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        if row.decision != "confirmed" or row.overturned_on is not None:
            raise Refused("suspicion_not_confirmed", requirement=row.row, parameters={"code": row.code})
        _demand_may_rule(reading, row)
        demand_sentence(request.reason, row.row)
        demand_files(request.files)
        self._demand_news(reading, row, request)
        _demand_own_words(reading, row, request.reason)

    def _demand_news(self, reading: Reading, row: Adjudication, request: Request) -> None:
        """Raises Refused unless a file comes that nobody has given in this matter yet, with a reason not given yet."""
        before = [*reading.rows(Reply.objects.filter(adjudication=row)), *reading.rows(_first_rulings(row))]
        known = {*row.files, *(file for each in before for file in each.files)}
        said = {each.reason for each in before if isinstance(each, Ruling)}
        if not set(request.files) - known or request.reason.strip() in said:
            raise Refused("nothing_new", requirement=row.row, parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        row = self.row(tx, request)
        if not _rule(tx, row, OVERTURNED, request.reason, request.files):
            return row
        return tx.update(row, overturned_on=tx.day)


def _first_rulings(row: Adjudication) -> Any:
    """The rulings by which it was decided."""
    return Ruling.objects.filter(adjudication=row).exclude(decision=OVERTURNED)
