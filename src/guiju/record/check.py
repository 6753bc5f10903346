"""Whether a record hangs together: ids exist and are unique, counts match, instants are ordered, kinds are right.

Only the document is judged here, not the conduct: a standard out of date is a matter for the rules. Paths name the
member as the types have it (``$.series[3].offsets``), also where the JSON form writes a list as a table.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from guiju.record import check_results
from guiju.record.checking import Index, Problems, known, unique, wrong
from guiju.record.enclose import references
from guiju.record.errors import NOTHING, RecordError
from guiju.record.measurement import ReadingCorrection
from guiju.record.model import Record
from guiju.record.words import Enclosed

_SERIES_PROVENANCE = "published_summary"


_sound: Record | None = None
"""The record checked last and found sound: reading and judging ask one after the other, and it cannot change."""


def check_record(record: Record) -> None:
    """Raises the first of `problems`."""
    for problem in problems(record):
        raise problem


def problems(record: Record) -> tuple[RecordError, ...]:
    """Everything in which the record contradicts itself, with the place."""
    global _sound  # noqa: PLW0603 - a note that saves work and decides nothing
    if record is _sound:
        return ()
    found = tuple(_all(record))
    if not found:
        _sound = record
    return found


def _all(record: Record) -> Iterator[RecordError]:
    index = Index.of(record)
    checks: tuple[Callable[[Record, Index], Problems], ...] = (
        _identity,
        _kinds,
        _unique_ids,
        _sections,
        _runs,
        _conditions,
        _points,
        _as_found,
        _batches,
        _series,
        _summaries,
        _corrections,
        _instants,
        check_results.budgets,
        check_results.results,
        check_results.covariances,
        check_results.conformity,
    )
    for check in checks:
        yield from check(record, index)


def _identity(record: Record, _: Index) -> Problems:
    for name in ("record_id", "number", "software"):
        if not getattr(record, name):
            yield wrong(f".{name}", "非空字符串", "a text that is not empty", '""')
    if record.revision < 1:
        yield wrong(".revision", "从 1 起的修订号", "a revision from 1 on", record.revision)
    if (record.revision == 1) != (record.supersedes is None):
        yield wrong(".supersedes", "仅首版为 null", "null in the first revision and there only", record.supersedes)
    members = {field.name for field in dataclasses.fields(record.item)}
    for number, name in enumerate(record.item.customer_supplied):
        if name not in members:
            yield wrong(f".item.customer_supplied[{number}]", "样品的一个项目名", "the name of a member of item", name)


_KIND_OF_PLACE = (
    (".parties.", "customer"),
    (".template", "budget_template"),
    (".method", "method"),
    (".standard", "standard"),
    (".file", "evidence"),
    (".person", "person"),
    (".by", "person"),
    (".calibrators[", "person"),
)


def enclosed(record: Record) -> Iterator[tuple[str, Iterable[Enclosed]]]:
    """Every enclosure that the record refers to, under the kind that it must be; without places, as most are right."""
    parties = record.parties
    yield "customer", (parties.commissioned_by, parties.certificate_for, parties.paid_by, parties.sent_by)
    yield "budget_template", [each.template for each in record.budgets]
    yield "method", [each.method for each in record.sections]
    yield "standard", [each.standard for each in record.standards]
    yield "evidence", [each.file for each in record.evidence]
    yield "person", [each.person for each in record.people]
    yield "person", [each.by for each in record.batches if each.by is not None]
    yield "person", [each.by for each in record.corrections]
    yield "person", [each for section in record.sections for each in section.calibrators]


def _kinds(record: Record, _: Index) -> Problems:
    if all(reference.kind == kind for kind, each in enclosed(record) for reference in each):
        return
    for path, reference in references(record):
        last = path[path.rindex(".") :]
        expected = next(
            kind for place, kind in _KIND_OF_PLACE if last.startswith(place) or path.startswith("$" + place)
        )
        if reference.kind != expected:
            yield wrong(path[1:] + ".kind", f'"{expected}"', f'"{expected}"', reference.kind)


def _unique_ids(record: Record, _: Index) -> Problems:
    yield from unique(".sections", "section_id", [each.section_id for each in record.sections])
    yield from unique(".runs", "run_id", [each.run_id for each in record.runs])
    yield from unique(".standards", "use_id", [each.use_id for each in record.standards])
    yield from unique(".scope", "row_id", [each.row_id for each in record.scope])
    yield from unique(".points", "point_id", [each.point_id for each in record.points])
    yield from unique(".series", "series_id", [each.series_id for each in record.series])
    yield from unique(".batches", "batch_id", [each.batch_id for each in record.batches])
    yield from unique(".budgets", "budget_id", [each.budget_id for each in record.budgets])
    yield from unique(".results", "result_id", [each.result_id for each in record.results])
    yield from unique(".parameters", "name", [each.name for each in record.parameters])


def _sections(record: Record, index: Index) -> Problems:
    if not record.sections:
        yield wrong(".sections", "至少一节", "at least one section", NOTHING)
    calibrators = {each.person.digest for each in record.people if each.role == "calibrator"}
    for number, section in enumerate(record.sections):
        path = f".sections[{number}]"
        if not section.calibrators:
            yield wrong(f"{path}.calibrators", "至少一名校准人员", "at least one calibrator", NOTHING)
        for place, person in enumerate(section.calibrators):
            if person.digest not in calibrators:
                zh, en = "列于 people 的校准人员", "somebody whom people names as calibrator"
                yield wrong(f"{path}.calibrators[{place}]", zh, en, person.digest)
        if section.finished_day < section.day:
            yield wrong(
                f"{path}.finished_day", f"不早于 {section.day}", f"{section.day} or later", section.finished_day
            )
        for place, condition in enumerate(section.reference_conditions):
            for deep, applied in enumerate(condition.applied):
                where = f"{path}.reference_conditions[{place}].applied[{deep}].result_id"
                yield from known(where, applied.result_id, index.results, "results")


def _runs(record: Record, index: Index) -> Problems:
    uses = {each.use_id for each in record.standards}
    for number, run in enumerate(record.runs):
        path = f".runs[{number}]"
        yield from known(f"{path}.section_id", run.section_id, index.sections, "sections")
        for place, use in enumerate(run.standards):
            yield from known(f"{path}.standards[{place}]", use, uses, "standards")
        if _instant(run.finished_at) < _instant(run.started_at):
            yield wrong(f"{path}.finished_at", "不早于开始", "an instant after started_at", run.finished_at)


def _conditions(record: Record, index: Index) -> Problems:
    for number, each in enumerate(record.conditions):
        path = f".conditions[{number}]"
        yield from known(f"{path}.section_id", each.section_id, index.sections, "sections")
        if each.unit != each.limits.unit:
            yield wrong(
                f"{path}.unit", f'限值的单位 "{each.limits.unit}"', f'"{each.limits.unit}" as in limits', each.unit
            )
        if not Decimal(each.lowest) <= Decimal(each.mean) <= Decimal(each.highest):
            yield wrong(f"{path}.mean", "介于最低与最高之间", "a mean between lowest and highest", each.mean)
        if each.readings < 1:
            yield wrong(f"{path}.readings", "至少 1 次读数", "at least one reading", each.readings)
        if _instant(each.last_at) < _instant(each.first_at):
            yield wrong(f"{path}.last_at", "不早于首次", "an instant not before first_at", each.last_at)


def _points(record: Record, index: Index) -> Problems:
    for number, point in enumerate(record.points):
        path = f".points[{number}]"
        yield from known(f"{path}.section_id", point.section_id, index.sections, "sections")
        if point.run_id:
            yield from known(f"{path}.run_id", point.run_id, index.runs, "runs")
            run = index.runs.get(point.run_id)
            if run is not None and run.section_id != point.section_id:
                yield wrong(f"{path}.run_id", "同一节的运行", "a run of the same section", point.run_id)
        if point.cycle < 1:
            yield wrong(f"{path}.cycle", "从 1 起的循环号", "a cycle from 1 on", point.cycle)


def _as_found(record: Record, _: Index) -> Problems:
    measured = any(point.state == "as_found" for point in record.points)
    if measured != (record.as_found == "recorded"):
        zh, en = (
            ("recorded（有调整前的点）", '"recorded" (there are points as found)')
            if measured
            else (
                "不适用及其理由（没有调整前的点）",
                "not_applicable with its reason (no point is as found)",
            )
        )
        yield wrong(".as_found", zh, en, record.as_found)


def _batches(record: Record, _: Index) -> Problems:
    for number, batch in enumerate(record.batches):
        if batch.provenance in ("driver", "file") and batch.sha256 is None:
            zh, en = "原始数据的摘要", "the digest of the raw frame or file"
            yield wrong(f".batches[{number}].sha256", zh, en, None)
        if batch.provenance == "typed" and batch.by is None:
            yield wrong(f".batches[{number}].by", "录入人", "who typed it", None)


def _series(record: Record, index: Index) -> Problems:
    seen: set[tuple[str, str]] = set()
    units: dict[tuple[str, str, str], str] = {}
    for number, series in enumerate(record.series):
        path = f".series[{number}]"
        yield from _source(path, series.point_id, series.batch_id, index, summary=False)
        if not series.values:
            yield wrong(f"{path}.values", "至少一个读数", "at least one reading", NOTHING)
        if len(series.offsets) != len(series.values):
            count = len(series.values)
            yield wrong(
                f"{path}.offsets", f"{count} 个（与读数同数）", f"{count}, one for each value", len(series.offsets)
            )
        if sorted(offsets := [0, *series.offsets]) != offsets:
            yield wrong(f"{path}.offsets", "从 0 起不减的毫秒数", "milliseconds from 0 on, never less", NOTHING)
        if (series.point_id, series.symbol) in seen:
            yield wrong(f"{path}.symbol", "本点尚无此符号", "a symbol that the point has not yet", series.symbol)
        seen.add((series.point_id, series.symbol))
        point = index.points.get(series.point_id)
        if point is not None:
            key = (point.section_id, point.range + "\0" + point.channel, series.symbol)
            unit = units.setdefault(key, series.unit)
            if unit != series.unit:
                yield wrong(f"{path}.unit", f'同列前点的单位 "{unit}"', f'"{unit}" as at earlier points', series.unit)


def _summaries(record: Record, index: Index) -> Problems:
    seen = {(series.point_id, series.symbol) for series in record.series}
    for number, summary in enumerate(record.summaries):
        path = f".summaries[{number}]"
        yield from _source(path, summary.point_id, summary.batch_id, index, summary=True)
        if Decimal(summary.u) < 0:
            yield wrong(f"{path}.u", "非负数", "no negative number", summary.u)
        if summary.dof is not None and Decimal(summary.dof) <= 0:
            yield wrong(f"{path}.dof", "正数", "a positive number", summary.dof)
        if (summary.point_id, summary.symbol) in seen:
            yield wrong(f"{path}.symbol", "本点尚无此符号", "a symbol that the point has not yet", summary.symbol)
        seen.add((summary.point_id, summary.symbol))


def _source(path: str, point_id: str, batch_id: str, index: Index, *, summary: bool) -> Problems:
    if point_id not in index.points or batch_id not in index.batches:
        yield from known(f"{path}.point_id", point_id, index.points, "points")
        yield from known(f"{path}.batch_id", batch_id, index.batches, "batches")
    batch = index.batches.get(batch_id)
    # Readings are never made up from a published mean, and a summary is never called a reading.
    if batch is not None and (batch.provenance == _SERIES_PROVENANCE) != summary:
        zh, en = (
            ("published_summary 批次", "a batch of provenance published_summary")
            if summary
            else (
                "读数的批次（不是 published_summary）",
                "a batch of readings (not published_summary)",
            )
        )
        yield wrong(f"{path}.batch_id", zh, en, batch.provenance)


def _corrections(record: Record, index: Index) -> Problems:
    chains: dict[tuple[str, int], list[tuple[int, ReadingCorrection]]] = {}
    for number, each in enumerate(record.corrections):
        path = f".corrections[{number}]"
        yield from known(f"{path}.series_id", each.series_id, index.series, "series")
        series = index.series.get(each.series_id)
        if series is not None and not 0 <= each.position < len(series.values):
            count = len(series.values)
            yield wrong(f"{path}.position", f"0 至 {count - 1}", f"0 to {count - 1}", each.position)
        elif series is not None:
            chains.setdefault((each.series_id, each.position), []).append((number, each))
        if not each.reason.strip():
            yield wrong(f"{path}.reason", "更改理由", "the reason of the change", each.reason)
    for (series_id, position), chain in chains.items():
        yield from _chain(chain, index.series[series_id].values[position])


def _chain(chain: list[tuple[int, ReadingCorrection]], current: str) -> Problems:
    """Each correction starts from what the one before left, and the last leaves what the series holds."""
    for (_, earlier), (number, later) in pairwise(chain):
        if later.old != earlier.new:
            yield wrong(
                f".corrections[{number}].old", f"前次改成的 {earlier.new}", f"{earlier.new}, as left before", later.old
            )
        if _instant(later.at) < _instant(earlier.at):
            yield wrong(f".corrections[{number}].at", "不早于前次", "not before the correction before it", later.at)
    number, last = chain[-1]
    if last.new != current:
        yield wrong(f".corrections[{number}].new", f"序列现值 {current}", f"{current}, as the series has it", last.new)


def _instants(record: Record, _: Index) -> Problems:
    """Nothing happened after the record was frozen."""
    frozen = _instant(record.frozen_at)
    for path, instant in _happenings(record):
        if _instant(instant) > frozen:
            yield wrong(path, f"不晚于冻结时刻 {record.frozen_at}", f"not after frozen_at {record.frozen_at}", instant)


def _happenings(record: Record) -> Iterator[tuple[str, str]]:
    yield from ((f".runs[{n}].finished_at", each.finished_at) for n, each in enumerate(record.runs))
    yield from ((f".conditions[{n}].last_at", each.last_at) for n, each in enumerate(record.conditions))
    yield from ((f".batches[{n}].started_at", each.started_at) for n, each in enumerate(record.batches))
    yield from ((f".corrections[{n}].at", each.at) for n, each in enumerate(record.corrections))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
