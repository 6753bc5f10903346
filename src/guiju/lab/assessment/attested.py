"""What an attestation must stand on: a file, a sample that is large enough, evidence that carries what it claims."""

from typing import Any

from guiju.conduct.evaluation.carrying import LOOKED_UP, carried, issued_outside
from guiju.conduct.evaluation.parts import sampled
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.sentences import word
from guiju.conduct.evaluation.shared import ROWS_OF_A_REASON, rows_of_reason
from guiju.conduct.evaluation.substance import bare, names_something, tells_something
from guiju.lab.assessment.evidence_files import demand_evidence, demand_of_no_entry
from guiju.lab.assessment.known import known
from guiju.lab.assessment.models import Attestation, Correction, Document, Tailoring
from guiju.lab.assessment.separation import roles_at_stake, stake_in
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.typed import seen


def asked_of(row: str) -> int:
    """How large a sample an attestation of the row needs by the profile of self-evaluation; none is asked: 0."""
    return profiles()["self"].sample_for_prohibition if plans()[row].nature == "prohibition" else 0


def demand_told(request: Any) -> None:
    """Raises Refused where the words say nothing of what was seen, where, or by whom it is confirmed."""
    if not tells_something(request.statement):
        raise Refused("attestation_says_nothing", requirement=request.row, parameters={"row": request.row})
    for member in ("scope", "outside"):
        text = getattr(request, member)
        if seen(text) and not names_something(text):
            raise Refused("attestation_names_nothing", requirement=request.row, parameters={"member": member})


def demand_carried(reading: Reading, request: Any) -> None:
    """Raises Refused where the evidence does not carry what is claimed, or what is lacking is not said."""
    demand_evidence(request.files, request.row)
    if request.outcome != "not_met":
        demand_of_no_entry(request.files, request.row)
    if request.outcome != "met" and not seen(request.lacking):
        raise Refused("attestation_lacking", requirement=request.row, parameters={"row": request.row})
    if request.outcome != "not_met" and not request.files:
        raise Refused("attestation_without_file", requirement=request.row, parameters={"row": request.row})
    outside = seen(request.outside)
    if outside and not _shown_outside(reading, request):
        named = {"outside": request.outside, "row": request.row}
        raise Refused("outside_not_shown", requirement=request.row, parameters=named)
    _demand_population(reading, request)
    _demand_maturity(request, outside=outside and _looked_up(reading, request))
    asked = asked_of(request.row)
    if request.outcome == "met" and asked and not sampled(request.population, request.sample, asked):
        numbers = {"asked": str(asked), "population": str(request.population), "sample": str(request.sample)}
        raise Refused("attestation_sample_short", requirement=request.row, parameters=numbers)


def _filed(reading: Reading, request: Any) -> list[Document]:
    """Papers of whom the attestation names, filed for the row, approved and in date."""
    filed = Document.objects.filter(superseded_by="", approved_on__lte=reading.day)
    return [
        each
        for each in reading.rows(filed)
        if request.row in each.clauses
        and issued_outside(each.kind, each.outside)
        and bare(each.outside) == bare(request.outside)
        and each.valid_from <= reading.day <= (each.valid_to or reading.day)
    ]


def _shown_outside(reading: Reading, request: Any) -> bool:
    """Whether a file is the paper of whom the attestation names, approved by somebody else than who attests."""
    me = reading.actor.person_id
    return any(
        each.file_sha256 in request.files and each.approved_by != me and each.outside.strip() == request.outside.strip()
        for each in _filed(reading, request)
    )


def _looked_up(reading: Reading, request: Any) -> bool:
    """Whether a look-up at the issuer is on file (`carrying.is_checked`), or is what is attested on."""
    return any(each.kind == LOOKED_UP for each in _filed(reading, request))


def _demand_population(reading: Reading, request: Any) -> None:
    """Raises Refused for a population that is smaller than the house knows it to be; what is not met is said anyhow."""
    there = known(plans()[request.row].counts, reading)
    if request.outcome != "not_met" and there is not None and request.population < there:
        numbers = {"known": str(there), "population": str(request.population)}
        raise Refused("attestation_population", requirement=request.row, parameters=numbers)


def _demand_maturity(request: Any, *, outside: bool) -> None:
    """The degree claimed is never above what the evidence carries, and of a row scored by degree it is said."""
    level = carried(
        files=bool(request.files),
        outside=outside,
        sample=request.sample,
        occasions=request.occasions,
    )
    if request.maturity > int(level[1]):
        named = {"cap": level[1], "level": level, "maturity": str(request.maturity)}
        raise Refused("attestation_maturity", requirement=request.row, parameters=named)
    if request.outcome == "met" and plans()[request.row].nature == "maturity" and not request.maturity:
        raise Refused("attestation_maturity_unsaid", requirement=request.row, parameters={"cap": level[1]})


def demand_nothing_against(reading: Reading, row: str) -> None:
    """Raises Refused where somebody found the row lacking and nothing has set that aside: what is lacking applies."""
    found = Attestation.objects.filter(row=row, withdrawn_on=None, expires__gte=reading.day).exclude(outcome="met")
    done = reading.rows(Correction.objects.filter(row=row, effect="effective"))
    mended = {code for each in done for code in each.answers}
    against = [each.code for each in reading.rows(found) if each.code not in mended]
    if against:
        named = {"attestations": ", ".join(against), "row": row}
        raise Refused("tailoring_contrary", requirement=row, parameters=named)


def has_stake(reading: Reading, row: str) -> bool:
    """Whether the row is about something of the attester's own, or a post that he holds."""
    return bool(roles_at_stake(reading, row) or stake_in(reading, row, reading.actor.person_id))


def demand_no_stake(reading: Reading, row: str) -> None:
    """Raises Refused where the row is about something of the attester's own, or a post that he holds (4.5-2)."""
    roles = roles_at_stake(reading, row)
    if roles:
        said = {lang: ", ".join(word("role", each, lang) for each in roles) for lang in ("zh", "en")}
        parameters = {"role.zh": said["zh"], "role.en": said["en"], "row": row}
        raise Refused("attestation_own_post", requirement="4.5-2", parameters=parameters)
    stake = stake_in(reading, row, reading.actor.person_id)
    if stake:
        raise Refused("attestation_own", requirement="4.5-2", parameters={"row": row, "stake": stake})


def demand_own_reason(reading: Reading, request: Any) -> None:
    """Raises Refused where many rows are stated not to apply in the same words: they say nothing of any of them."""
    rows = reading.rows(Tailoring.objects.filter(state__in=("asked", "approved")).exclude(row=request.row))
    standing = [each for each in rows if each.valid_to is None or each.valid_to >= request.valid_from]
    same = rows_of_reason(request.reason, {each.row: each.reason for each in standing})
    if len(same) >= ROWS_OF_A_REASON:
        told = {"row": request.row, "rows": ", ".join(sorted(same)), "count": str(len(same))}
        raise Refused("tailoring_reason_shared", requirement=request.row, parameters=told)
