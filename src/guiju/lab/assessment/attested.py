"""What an attestation must stand on: a file, a sample that is large enough, evidence that carries what it claims."""

from typing import Any

from guiju.conduct.evaluation.parts import carried, sampled
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import profiles
from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment.separation import roles_at_stake, stake_in
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.typed import seen


def asked_of(row: str) -> int:
    """How large a sample an attestation of the row needs by the profile of self-evaluation; none is asked: 0."""
    return profiles()["self"].sample_for_prohibition if plans()[row].nature == "prohibition" else 0


def demand_carried(request: Any) -> None:
    """Raises Refused where the evidence does not carry what is claimed, or what is lacking is not said."""
    if request.outcome != "met":
        if not seen(request.lacking):
            raise Refused("attestation_lacking", requirement=request.row, parameters={"row": request.row})
    elif not request.files:
        raise Refused("attestation_without_file", requirement=request.row, parameters={"row": request.row})
    _demand_maturity(request)
    asked = asked_of(request.row)
    if request.outcome == "met" and asked and not sampled(request.population, request.sample, asked):
        numbers = {"asked": str(asked), "population": str(request.population), "sample": str(request.sample)}
        raise Refused("attestation_sample_short", requirement=request.row, parameters=numbers)


def _demand_maturity(request: Any) -> None:
    """The degree claimed is never above what the evidence carries, and of a row scored by degree it is said."""
    level = carried(
        files=bool(request.files),
        outside=bool(request.outside.strip()),
        sample=request.sample,
        occasions=request.occasions,
    )
    if request.maturity > int(level[1]):
        named = {"cap": level[1], "level": level, "maturity": str(request.maturity)}
        raise Refused("attestation_maturity", requirement=request.row, parameters=named)
    if request.outcome == "met" and plans()[request.row].nature == "maturity" and not request.maturity:
        raise Refused("attestation_maturity_unsaid", requirement=request.row, parameters={"cap": level[1]})


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
