"""Sentences that a certificate carries, chosen by what the record says; and its notes."""

from guiju.certificate.model import Issuing, ResultTable, StatementLine
from guiju.certificate.numbers import per_cent, printed, with_unit
from guiju.certificate.tables import outside
from guiju.certificate.texts import clause, text
from guiju.record.model import Record, ReferenceCondition
from guiju.record.words import NotApplicable, Text


def statements(
    record: Record, issuing: Issuing, tables: tuple[ResultTable, ...], *, marked: bool
) -> tuple[StatementLine, ...]:
    """All statements in printing order (GB/T 27025 7.8.2.1 l, 7.8.2.2, 7.8.4.1, 7.8.6, 7.8.8)."""
    outside = marked and any(not row.in_scope for table in tables for row in table.rows)
    deviates = any(section.deviations for section in record.sections)
    lines = [
        _line("demonstration") if record.demonstration else None,
        _replaces(issuing),
        _line("only_item"),
        _line("as_received"),
        _line("customer_data"),
        _uncertainty(tables),
        _line("traceability_demonstration", "traceability") if record.demonstration else _line("traceability"),
        _adjustment(record),
        _line("deviation" if deviates else "no_deviation", "deviation"),
        *_conformity(record),
        _line("out_of_scope") if outside else None,
        _line("no_partial_copy"),
        _line("electronic"),
    ]
    return tuple(line for line in lines if line is not None)


def _line(name: str, key: str = "", **values: str) -> StatementLine:
    return StatementLine(key=key or name, item=clause(name), text=text("statement", name, **values))


def _replaces(issuing: Issuing) -> StatementLine | None:
    return _line("replaces", number=issuing.replaces) if issuing.replaces else None


def _uncertainty(tables: tuple[ResultTable, ...]) -> StatementLine | None:
    levels = dict.fromkeys(per_cent(row.probability) for table in tables for row in table.rows)
    return _line("uncertainty", p=" / ".join(levels)) if levels else None


def _adjustment(record: Record) -> StatementLine | None:
    states = {point.state for point in record.points}
    if states == {"not_adjusted"}:
        return _line("not_adjusted", "adjustment")
    if {"as_found", "as_left"} <= states:
        return _line("adjusted", "adjustment")
    if isinstance(record.as_found, NotApplicable) and "as_left" in states:
        return _line("adjusted_without_before", "adjustment", reason=record.as_found.not_applicable)
    return None


def _conformity(record: Record) -> list[StatementLine]:
    """One line for each pair of specification and decision rule; only where ordered."""
    if not record.commission.conformity_ordered:
        return [_line("conformity_none", "conformity")]
    pairs = dict.fromkeys((one.specification, one.decision_rule) for one in record.conformity)
    return [_line("conformity", specification=specification, rule=rule) for specification, rule in pairs]


def notes(record: Record) -> tuple[Text, ...]:
    """Deviations at receipt and from the method, reference conditions, and uncertainties raised to the scope's."""
    found = [
        Text(zh=text("note", "item", words=words.zh).zh, en=text("note", "item", words=words.en).en)
        for words in record.item.deviations
    ]
    for section in record.sections:
        found.extend(section.deviations)
        found.extend(_reference(condition) for condition in section.reference_conditions)
    found += _extrapolated(record)
    for result in record.results:
        if result.raised is not None:
            found.append(_raised(result.raised.note, result.raised.computed_U, result.reported_U, result.unit))
    return tuple(dict.fromkeys(found))


def _extrapolated(record: Record) -> list[Text]:
    """Which results hold beyond the calibrated points, once for each range of points."""
    points = {each.point_id: each for each in record.points}
    beyond: dict[tuple[str, str], list[str]] = {}
    for result in record.results:
        ends = outside(result, tuple(points[name] for name in result.points if name in points))
        if ends is not None and result.at is not None:
            low, high = ends
            span = f"({printed(low.value)} ~ {printed(high.value)})"
            places = beyond.setdefault((with_unit(span, low.unit), result.at.unit), [])
            places.append(with_unit(result.at.value, result.at.unit))
    return [
        Text(
            zh=text("note", "extrapolated", span=span, places="、".join(dict.fromkeys(places))).zh,
            en=text("note", "extrapolated", span=span, places=", ".join(dict.fromkeys(places))).en,
        )
        for (span, _), places in beyond.items()
    ]


def _reference(condition: ReferenceCondition) -> Text:
    value = with_unit(condition.reference.value, condition.reference.unit)
    applied_zh = applied_en = ""
    for one in condition.applied:
        amount = with_unit(one.amount.value, one.amount.unit)
        applied_zh += text("note", "applied", amount=amount, how=one.how.zh).zh
        applied_en += text("note", "applied", amount=amount, how=one.how.en).en
    return Text(
        zh=text("note", "reference", name=condition.name.zh, value=value).zh + applied_zh,
        en=text("note", "reference", name=condition.name.en, value=value).en + applied_en,
    )


def _raised(words: Text, computed: str, reported: str, unit: str) -> Text:
    values = {"computed": with_unit(_short(computed), unit), "reported": with_unit(reported, unit)}
    return Text(
        zh=text("note", "raised", words=words.zh, **values).zh,
        en=text("note", "raised", words=words.en, **values).en,
    )


def _short(number: str) -> str:
    """Three significant digits of an unrounded value, for a note."""
    return f"{float(number):.3g}"
