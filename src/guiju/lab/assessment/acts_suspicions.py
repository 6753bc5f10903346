"""Acts on suspicions: opened in words, those concerned heard, decided by two; two others may set it aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.decided import TWO, digest_of
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.substance import is_sentence, says_the_same
from guiju.conduct.evaluation.terms import longest_reply_term, reply_term
from guiju.conduct.finding import Finding
from guiju.conduct.rule import RULES
from guiju.lab.assessment.demands import (
    ANYBODY,
    STAFF,
    demand_rows,
    demand_said,
    demand_sentence,
    next_code,
    parameters_of,
)
from guiju.lab.assessment.evidence_files import demand_filled
from guiju.lab.assessment.models import Adjudication, Attestation, Reply, Ruling
from guiju.lab.assessment.named import named_by
from guiju.lab.assessment.places import ATTESTATION, found_at, is_there, names_rule, people_at
from guiju.lab.assessment.rulers import (
    OVERTURNED,
    RULERS,
    deciding,
    demand_may,
    first_rulings,
    holders,
    overturning,
)
from guiju.lab.assessment.separation import concerned
from guiju.lab.house import who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.files import path_of

DECISIONS = ("confirmed", "dismissed")


class OpenSuspicion(Act):
    """Opens a suspicion in words, at a place that exists, and gives the people concerned a day to reply until.

    Everybody of the agency may: who sees that something is made up need be no manager.
    """

    name = "assessment.open_suspicion"
    roles = STAFF

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        row: str
        suspected: str
        found_at: str
        concerned: tuple[str, ...]
        reply_until: date
        concerned_why: tuple[str, ...] = ()
        """How each of `concerned` is, in their order; it may be empty for whom the place itself names."""
        finding: str = ""
        """Code of the rule of the row that finds it there; empty for what people suspect by themselves."""
        of_attestation: bool = False
        """It takes up what the attestation at the place found against the row, in its words: if two people dismiss it,
        the attestation counts no longer. A suspicion of anything else about an attestation never does that."""
        files: tuple[str, ...] = ()

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "finding")
        demand_rows((request.row,))
        demand_sentence(request.suspected, request.row, "suspected")
        found = _demand_place(reading, request.row, request.found_at, request.finding)
        demand_filled(request.files, request.row)
        _demand_why(reading, request, _told_by_place(reading, request.found_at, found))
        _demand_term(reading, request)
        _demand_new(reading, request, _sum_of(request, found), _in_words(reading, request))

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        for each in request.files:
            tx.log_file(each)
        found = found_at(tx, request.found_at)
        told = _told_by_place(tx, request.found_at, found)
        return tx.insert(
            Adjudication(
                code=next_code(Adjudication, "SUS", tx.day),
                row=request.row,
                suspected=_in_words(tx, request),
                found_at=request.found_at,
                finding=request.finding,
                finding_sha256=_sum_of(request, found),
                of_attestation=request.of_attestation,
                files=list(request.files),
                concerned=sorted(told.union(request.concerned)),
                concerned_why={each: said.strip() for each, said in _whys(request).items()},
                opened_by=tx.actor.person_id,
                opened_on=tx.day,
                reply_until=request.reply_until,
                decision="",
                decided_on=None,
                overturned_on=None,
            )
        )


def _in_words(reading: Reading, request: OpenSuspicion.Request) -> str:
    """What is suspected. Raises Refused for one of an attestation where none at the place speaks against the row.

    What that one found stands first, word for word: whoever rules on it cannot rule on something else instead.
    """
    own = request.suspected.strip()
    if not request.of_attestation:
        return own
    against = Attestation.objects.filter(row=request.row, withdrawn_on=None).exclude(outcome="met")
    at = [each for each in reading.rows(against) if request.found_at == f"{ATTESTATION}{each.code}"]
    if not at or request.finding:
        raise Refused("suspicion_of_no_attestation", requirement=request.row, parameters={"place": request.found_at})
    return f"{at[0].code}“{at[0].lacking or at[0].statement}” {own}"


def _demand_place(reading: Reading, row: str, where: str, finding: str) -> tuple[Finding, ...]:
    """What the rules find at the place. Raises Refused unless it exists and the rule that is named finds it there."""
    if not is_there(reading, where):
        raise Refused("place_unknown", requirement=row, parameters={"place": where})
    found = found_at(reading, where)
    if not finding:
        return found
    known = RULES.get(finding)
    if known is None or row not in known.requirements:
        raise Refused("finding_unknown", requirement=row, parameters={"finding": finding, "row": row})
    if not names_rule(found, finding, row):
        raise Refused("finding_not_there", requirement=row, parameters={"finding": finding, "place": where})
    return found


def _told_by_place(reading: Reading, where: str, found: Iterable[Finding]) -> frozenset[str]:
    """Who acted at the place, and whom the findings at it name, whoever opens a suspicion there (4.5-2)."""
    return people_at(reading, where) | named_by(reading, where, found)


def _whys(request: OpenSuspicion.Request) -> dict[str, str]:
    """How each person named is concerned; empty where nothing is said."""
    said = (*request.concerned_why, *("" for _ in request.concerned))
    return dict(zip(request.concerned, said, strict=False))


def _demand_why(reading: Reading, request: OpenSuspicion.Request, told: frozenset[str]) -> None:
    """Raises Refused for people named without a reason, and for so many that nobody is left to rule.

    Whoever is concerned does not rule: to name somebody is to take a ruler away (4.5-2).
    """
    if not told | set(request.concerned):
        raise Refused("nobody_concerned", requirement=request.row, parameters={"row": request.row})
    added = {each: said for each, said in _whys(request).items() if each not in told}
    for person, said in added.items():
        who.demand_known(person)
        if not is_sentence(said):
            raise Refused("concerned_without_reason", requirement="4.5-2", parameters={"person": person})
    able = holders(reading, RULERS) - told - {reading.actor.person_id}
    if len(able) >= TWO > len(able - set(added)):
        raise Refused("nobody_left_to_rule", requirement="4.5-2", parameters={"people": ", ".join(sorted(able))})


def _sum_of(request: OpenSuspicion.Request, found: Iterable[Finding]) -> str:
    """What the rule finds there now, by its digest; empty for what people suspect by themselves."""
    if not request.finding:
        return ""
    same = [each for each in found if each.code == request.finding]
    return digest_of(each for each in same if request.row in each.requirements and each.blocks)


def _demand_term(reading: Reading, request: OpenSuspicion.Request) -> None:
    """Raises Refused for a term that is too short for the people concerned, or so long that nothing is decided."""
    parameters = parameters_of(reading)
    least, longest = reply_term(parameters), longest_reply_term(parameters)
    if request.reply_until < reading.day + timedelta(days=least):
        raise Refused("reply_term_short", requirement=request.row, parameters={"days": str(least)})
    if request.reply_until > reading.day + timedelta(days=max(least, longest)):
        raise Refused("reply_term_long", requirement=request.row, parameters={"days": str(longest)})


def _demand_new(reading: Reading, request: OpenSuspicion.Request, finding_sha256: str, words: str) -> None:
    """Raises Refused where the same stands: the same finding at the place, or the same words, open or confirmed.

    What was dismissed, set aside, or is open long past its term may be opened again: nobody locks a matter for ever by
    opening it. After a decision it takes other words, or a file that was not given then.
    """
    same = Adjudication.objects.filter(row=request.row, found_at=request.found_at, finding=request.finding)
    if request.finding:
        same = same.filter(finding_sha256=finding_sha256)
    else:
        same = same.filter(of_attestation=True) if request.of_attestation else same.filter(suspected=words)
    longest = timedelta(days=longest_reply_term(parameters_of(reading)))
    for each in reading.rows(same):
        over = each.decision == "dismissed" or each.overturned_on is not None
        if not over and (each.decision or reading.day <= each.reply_until + longest):
            raise Refused("suspicion_open_already", requirement=request.row, parameters={"row": request.row})
        if over and says_the_same(each.suspected, words) and set(request.files) <= set(each.files):
            raise Refused("suspicion_nothing_new", requirement=request.row, parameters={"code": each.code})


def _attested_on(reading: Reading, row: Adjudication) -> set[str]:
    """The files of the attestation at the place."""
    at = Attestation.objects.filter(code=row.found_at.removeprefix(ATTESTATION))
    return {file for each in reading.rows(at) for file in each.files}


class _OnSuspicion(Act):
    """Base of the steps of a suspicion."""

    def subjects(self, request: Any) -> list[Any]:
        return [Adjudication.objects.filter(code=request.code)]

    def row(self, reading: Reading, request: Any) -> Adjudication:
        found: Adjudication = reading.sound_one(self.subjects(request)[0], request.code)
        return found


class ReplyToSuspicion(_OnSuspicion):
    """A person concerned replies, before anything is decided."""

    name = "assessment.reply"
    roles = ANYBODY

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        statement: str
        files: tuple[str, ...] = ()

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request)
        row = self.row(reading, request)
        demand_filled(request.files, row.row)
        if row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        if reading.actor.person_id not in concerned(reading, row):
            raise Refused("not_concerned", requirement=row.row, parameters={"code": row.code})
        if reading.sound(Reply.objects.filter(adjudication=row, by=reading.actor.person_id)):
            raise Refused("replied_already", requirement=row.row, parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Reply:
        row = self.row(tx, request)
        for each in request.files:
            tx.log_file(each)
        said = {"by": tx.actor.person_id, "on": tx.day, "statement": request.statement}
        return tx.insert(Reply(adjudication=row, files=list(request.files), **said))


def _demand_own_words(reading: Reading, row: Adjudication, reason: str) -> None:
    """Raises Refused for another's reason: two who rule have judged twice, and say so in two ways."""
    for each in reading.sound(Ruling.objects.filter(adjudication=row)):
        if says_the_same(each.reason, reason):
            parameters = {"code": row.code, "person": each.by}
            raise Refused("reason_of_another", requirement=row.row, parameters=parameters)


def _rule(tx: Transaction, row: Adjudication, decision: str, request: Any) -> bool:
    """Writes a ruling down; whether two agree now."""
    for each in request.files:
        tx.log_file(each)
    said = {"by": tx.actor.person_id, "on": tx.day, "reason": request.reason.strip(), "files": list(request.files)}
    tx.insert(Ruling(adjudication=row, decision=decision, adviser=request.adviser.strip(), **said))
    return Ruling.objects.filter(adjudication=row, decision=decision).count() >= TWO


def _shows_something(files: Iterable[str]) -> bool:
    return any(path_of(each).stat().st_size for each in files)


class Adjudicate(_OnSuspicion):
    """One person's ruling; two who agree decide, and neither opened the suspicion nor is concerned."""

    name = "assessment.adjudicate"
    roles = RULERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        decision: str
        reason: str
        files: tuple[str, ...] = ()
        adviser: str = ""
        """Name and house of an adviser from outside, whose paper is among the files; only where nobody else is left."""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "adviser")
        row = self.row(reading, request)
        demand_filled(request.files, row.row)
        if request.decision not in DECISIONS or row.decision:
            raise Refused("suspicion_decided", requirement=row.row, parameters={"code": row.code})
        demand_may(reading, row, deciding(reading, row), request)
        demand_sentence(request.reason, row.row, "reason")
        _demand_own_words(reading, row, request.reason)
        self._demand_evidence(reading, row, request)
        heard = {each.by for each in reading.sound(Reply.objects.filter(adjudication=row))}
        waiting = sorted(concerned(reading, row) - heard)
        if waiting and reading.day <= row.reply_until:
            parameters = {"people": ", ".join(waiting), "day": row.reply_until.isoformat()}
            raise Refused("not_heard_yet", requirement=row.row, parameters=parameters)

    def _demand_evidence(self, reading: Reading, row: Adjudication, request: Request) -> None:
        """Raises Refused for words alone where a red line would be confirmed, or something found set aside.

        One of the two hands in what shows it; what sets something aside is another file than those on which it stands.
        """
        first = reading.sound(Ruling.objects.filter(adjudication=row, decision=request.decision))
        files = {*request.files, *(file for each in first for file in each.files)}
        named, found = {"code": row.code}, bool(row.finding or row.of_attestation)
        if request.decision == "dismissed" and found:
            files -= {*row.files, *_attested_on(reading, row)}
            if first and not _shows_something(files):
                raise Refused("dismissed_in_words", requirement=row.row, parameters=named)
        red = request.decision == "confirmed" and not row.finding and plans()[row.row].severity == "critical"
        if red and first and not _shows_something(files):
            raise Refused("red_line_in_words", requirement=row.row, parameters=named)

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        row = self.row(tx, request)
        if not _rule(tx, row, request.decision, request):
            return row
        return tx.update(row, decision=request.decision, decided_on=tx.day)


class Overturn(_OnSuspicion):
    """Sets a confirmation aside on new evidence: two people who did not rule before; what was decided stays on file.

    It is never out of reach: where no two such people are left, managers may on the paper of an adviser from outside.
    """

    name = "assessment.overturn"
    roles = RULERS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        reason: str
        files: tuple[str, ...]
        adviser: str = ""
        """Name and house of an adviser from outside, whose paper is among the files; only where nobody else is left."""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said(request, "adviser")
        row = self.row(reading, request)
        if row.decision != "confirmed" or row.overturned_on is not None:
            raise Refused("suspicion_not_confirmed", requirement=row.row, parameters={"code": row.code})
        demand_may(reading, row, overturning(reading, row), request, overturn=True)
        demand_sentence(request.reason, row.row, "reason")
        demand_filled(request.files, row.row)
        self._demand_news(reading, row, request)
        _demand_own_words(reading, row, request.reason)

    def _demand_news(self, reading: Reading, row: Adjudication, request: Request) -> None:
        """Raises Refused unless a file comes that nobody has given in this matter yet, with a reason not given yet."""
        before = [*reading.sound(Reply.objects.filter(adjudication=row)), *reading.sound(first_rulings(row))]
        known = {*row.files, *(file for each in before for file in each.files)}
        said = {each.reason for each in before if isinstance(each, Ruling)}
        if not set(request.files) - known or request.reason.strip() in said:
            raise Refused("nothing_new", requirement=row.row, parameters={"code": row.code})

    def change(self, tx: Transaction, request: Request) -> Adjudication:
        row = self.row(tx, request)
        if not _rule(tx, row, OVERTURNED, request):
            return row
        return tx.update(row, overturned_on=tx.day)
