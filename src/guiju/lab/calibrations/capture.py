"""What the bench sends when a cell is saved: strictly read, so that nonsense is told and never saved."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.readings import CorrectReading, RecordReadings
from guiju.lab.calibrations.sheet import SOURCES, TYPED, Series, Sheet
from guiju.lab.house.controlled import DECIMAL, UNBOUNDED, UNBOUNDED_EN, is_bounded
from guiju.lab.house.request import RequestUnreadable, demand_encodable

MOST_CELLS = 1000
LONGEST_BODY = 400_000
FIRST_BATCH = "T1"
TYPED_AT_THE_BENCH = "手工录入 / typed at the bench"


class CaptureUnreadable(ValueError):
    """What was sent is not of the form that the bench sends; nothing was done."""

    def __init__(self, where: str, zh: str, en: str) -> None:
        self.where, self.zh, self.en = where, zh, en
        super().__init__(f"{where}: {en}")

    def sentence(self, lang: str) -> str:
        return f"{self.where}：{self.zh}" if lang == "zh" else f"{self.where}: {self.en}"


@dataclass(frozen=True, slots=True)
class SentCell:
    point: str
    symbol: str
    position: int
    value: str


@dataclass(frozen=True, slots=True)
class SentReadings:
    """Cells typed or pasted at one moment, under one key."""

    key: str
    at: datetime
    cells: tuple[SentCell, ...]
    sources: dict[str, str]
    resolutions: dict[str, str]


@dataclass(frozen=True, slots=True)
class SentCorrection:
    key: str
    index: int
    value: str
    seen: str
    reason: str


def read_readings(body: bytes) -> SentReadings:
    """The cells that were sent. Raises CaptureUnreadable."""
    data = _object(body, {"key", "at", "cells", "sources", "resolutions"})
    cells = data["cells"]
    if not isinstance(cells, list) or not 0 < len(cells) <= MOST_CELLS:
        raise CaptureUnreadable("cells", f"应有 1 至 {MOST_CELLS} 个读数", f"must be 1 to {MOST_CELLS} readings")
    return SentReadings(
        key=_text(data["key"], "key", 100),
        at=_instant(data["at"]),
        cells=tuple(_cell(each, place) for place, each in enumerate(cells)),
        sources=_texts(data["sources"], "sources"),
        resolutions=_texts(data["resolutions"], "resolutions"),
    )


def read_correction(body: bytes) -> SentCorrection:
    """The correction that was sent. Raises CaptureUnreadable."""
    data = _object(body, {"key", "index", "value", "seen", "reason"})
    return SentCorrection(
        key=_text(data["key"], "key", 100),
        index=_whole(data["index"], "index"),
        value=_decimal(data["value"], "value"),
        seen=_decimal(data["seen"], "seen"),
        reason=_text(data["reason"], "reason", 300, empty=True),
    )


def _object(body: bytes, members: set[str]) -> dict[str, Any]:
    if len(body) > LONGEST_BODY:
        raise CaptureUnreadable("$", "内容过长", "is too long")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise CaptureUnreadable("$", "不是 JSON", "is not JSON") from None
    try:
        demand_encodable(data)
    except RequestUnreadable as error:
        raise CaptureUnreadable(error.where, error.zh, error.en) from None
    return _members(data, members, "$")


def _members(data: Any, members: set[str], where: str) -> dict[str, Any]:
    if not isinstance(data, dict) or set(data) != members:
        names = ", ".join(sorted(members))
        raise CaptureUnreadable(where, f"应恰好有成员 {names}", f"must have exactly the members {names}")
    return data


def _cell(data: Any, place: int) -> SentCell:
    where = f"cells[{place}]"
    found = _members(data, {"point", "symbol", "position", "value"}, where)
    point, symbol = _text(found["point"], f"{where}.point", 32), _text(found["symbol"], f"{where}.symbol", 32)
    position = _whole(found["position"], f"{where}.position")
    return SentCell(point, symbol, position, _decimal(found["value"], f"{point} {symbol} #{position + 1}"))


def _text(value: Any, where: str, longest: int, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > longest or not (value or empty):
        zh, en = f"应为不超过 {longest} 字的文本", f"must be text of at most {longest} characters"
        raise CaptureUnreadable(where, zh, en)
    return value


def _texts(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) and len(each) <= 64 for each in value.values()):
        raise CaptureUnreadable(where, "应为文本的对照表", "must be a table of texts")
    return value


def _whole(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value < 1_000_000:
        raise CaptureUnreadable(where, "应为非负整数", "must be a whole number, not negative")
    return value


def _decimal(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > 64 or not DECIMAL.fullmatch(value):
        shown = str(value)[:40]
        raise CaptureUnreadable(where, f"“{shown}”不是十进制数", f"'{shown}' is not a decimal number")
    if not is_bounded(value):
        raise CaptureUnreadable(where, f"“{value[:40]}”{UNBOUNDED}", f"'{value[:40]}' {UNBOUNDED_EN}")
    return value


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value, "at", 40))
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise CaptureUnreadable("at", "应为带时区的时刻", "must be an instant with its offset")
    return found


def readings_request(job: Job, sheet: Sheet, sent: SentReadings) -> RecordReadings.Request:
    """The act's request: unit from the template, source and resolution from the head of the sheet.

    Raises CaptureUnreadable for a series that the template does not read.
    """
    known = {each.symbol: each for each in sheet.readable}
    values = []
    for cell in sent.cells:
        series = known.get(cell.symbol)
        if series is None:
            where = f"{cell.point} {cell.symbol}"
            raise CaptureUnreadable(where, "评定模板没有这组读数", "the template reads no such series")
        values.append(
            RecordReadings.Value(
                point=cell.point,
                symbol=cell.symbol,
                source=_source(series, sent),
                value=cell.value,
                unit=series.unit,
                resolution=_resolution(series, sent),
                position=cell.position,
            )
        )
    return RecordReadings.Request(
        job=job.number,
        batch=batch_of(sheet),
        provenance=TYPED,
        source=TYPED_AT_THE_BENCH,
        values=tuple(values),
        started_at=sent.at,
    )


def _source(series: Series, sent: SentReadings) -> str:
    found = series.source if series.begun else sent.sources.get(series.symbol, series.source)
    if found not in SOURCES:
        raise CaptureUnreadable(f"sources.{series.symbol}", "来源未知", "the source is not known")
    return found


def _resolution(series: Series, sent: SentReadings) -> str:
    found = series.resolution if series.begun else sent.resolutions.get(series.symbol, "")
    return _decimal(found, f"resolutions.{series.symbol}") if found else ""


def batch_of(sheet: Sheet) -> str:
    """The one batch of what is typed for this job: a record holds no two series of one point and symbol."""
    typed = [each.code for each in sheet.batches if each.provenance == TYPED]
    return typed[0] if typed else FIRST_BATCH


def correction_request(job: Job, sent: SentCorrection) -> CorrectReading.Request:
    """The act's request to correct a cell."""
    return CorrectReading.Request(
        job=job.number, index=sent.index, value=sent.value, reason=sent.reason, seen=sent.seen
    )
