"""What the demonstration tells at its end: every value beside the published one, every refusal, the log."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from guiju.lab.demo.bench import job_number
from guiju.lab.demo.measurements import DemoMeasurement, PublishedValue, load
from guiju.lab.demo.stage import StoryError
from guiju.lab.house import publication
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.issuing import delivery
from guiju.lab.issuing.models import Certificate
from guiju.record.measurement import Result
from guiju.record.reading import read_record


def certificates(lang: str) -> list[dict[str, Any]]:
    """One object for each certificate of the story: files, values and whether they agree with the published ones.

    What people issue in the demonstration afterwards has no published value beside it and is left out.
    """
    rows = Certificate.objects.select_related("number", "number__record").order_by("-pk")
    first = {row.number.record.number: row for row in rows}
    jobs = ((job_number(index), measurement) for index, measurement in enumerate(load()))
    told = (_certificate(first[job], measurement, lang) for job, measurement in jobs if job in first)
    return [each for each in told if each is not None]


def _certificate(row: Certificate, measurement: DemoMeasurement, lang: str) -> dict[str, Any] | None:
    """One of them; None where its record is damaged on disk, which its own page tells."""
    number = row.number.number
    files = delivery.paths(number)
    try:
        results = read_record(stored(row.number.record.sha256)).results
    except FileMissing:
        return None
    values = [_value(each, _result(results, each), lang) for each in measurement.published]
    return {
        "number": number,
        "title": measurement.title.en if lang == "en" else measurement.title.zh,
        "source": f"{measurement.source.document} {measurement.source.clause}",
        "pdf": str(files.pdf),
        "xml": str(files.xml),
        "proof": str(files.proof),
        "record": str(files.record),
        "agrees": all(agrees(each) for each in values),
        "values": values,
    }


def _result(results: tuple[Result, ...], wanted: PublishedValue) -> Result:
    for each in results:
        if each.symbol == wanted.symbol and (wanted.at is None or (each.at and each.at.value == wanted.at)):
            return each
    raise StoryError(f"no result {wanted.symbol} at {wanted.at}")


def _value(published: PublishedValue, result: Result, lang: str) -> dict[str, Any]:
    return {
        "quantity": published.quantity.en if lang == "en" else published.quantity.zh,
        "unit": result.unit,
        "value": result.value,
        "U": result.U,
        "k": result.k,
        "reported_value": result.reported_value,
        "reported_U": result.reported_U,
        "published_value": published.value,
        "tolerance": published.tolerance,
        "published_U": published.U,
        "published_u": published.u,
        "U_tolerance": published.U_tolerance,
    }


def agrees(value: dict[str, Any]) -> bool:
    """Within the tolerances: the value, and U or u as far as the source prints them."""
    return all(_within(*each) for each in _pairs(value))


def shown(value: dict[str, Any]) -> dict[str, Any]:
    """Value and U as the certificate reports them, and whether they agree."""
    return {"shown_value": value["reported_value"], "shown_U": value["reported_U"], "agrees": agrees(value)}


def _pairs(value: dict[str, Any]) -> Iterator[tuple[Decimal, str, str]]:
    if value["published_value"] is not None:
        yield Decimal(value["value"]), value["published_value"], value["tolerance"]
    if value["published_U"] is not None:
        yield Decimal(value["U"]), value["published_U"], value["U_tolerance"]
    if value["published_u"] is not None:
        yield Decimal(value["U"]) / Decimal(value["k"]), value["published_u"], value["U_tolerance"]


def _within(computed: Decimal, published: str, tolerance: str) -> bool:
    return abs(computed - Decimal(published)) <= Decimal(tolerance)


def act_word(name: str, lang: str) -> str:
    """The name of an act in words, as the timeline tells it."""
    from django.utils.translation import override

    from guiju.lab.ui.words import ACTS

    with override("en" if lang == "en" else "zh-hans"):
        return str(ACTS.get(name, name))


def evaluation(lang: str) -> dict[str, Any]:
    """The self-evaluation at the end of the story: its numbers and the first things to do."""
    from guiju.conduct.evaluation.first import first_things
    from guiju.conduct.evaluation.sentences import to_do, why, word
    from guiju.conduct.evaluation.summary import summary
    from guiju.lab.assessment.queries import latest_run
    from guiju.lab.assessment.running import kept_evaluation

    run = latest_run()
    if run is None:
        return {}
    found = kept_evaluation(run).evaluation
    numbers = summary(found, lang)
    return {
        "run": run.code,
        **{name: numbers[name] for name in ("verdict", "score", "coverage", "assurance", "final", "notices")},
        "verdict_word": word("verdict", found.verdict, lang),
        "outcomes": dict(sorted(Counter(each.outcome for each in found.rows).items())),
        "first": [
            {"id": each.id, "outcome": each.outcome, "why": why(each, lang), "to_do": to_do(each, lang)}
            for each in first_things(found)
        ],
    }


def log() -> dict[str, Any]:
    """Where the log stands."""
    standing = publication.standing()
    return {
        "size": standing.published,
        "checkpoint": publication.signed_checkpoint(),
        "vkey": standing.vkey,
        "folder": str(standing.folder),
    }
