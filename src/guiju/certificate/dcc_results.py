"""The measurement results of a DCC: a result per table, in a measurementResult per section."""

from typing import TYPE_CHECKING

from guiju.certificate.dcc_elements import add, add_expanded_uncertainty, add_real, add_text
from guiju.certificate.model import Certificate, CheckLine, EnvironmentLine, ResultRow, ResultTable, StandardLine
from guiju.certificate.numbers import per_cent
from guiju.certificate.tables import named
from guiju.certificate.texts import same, text
from guiju.record.words import DecimalText, Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_STATUS = {"as_found": "beforeAdjustment", "as_left": "afterAdjustment"}
_VERDICT = {"conforms": "pass", "does_not_conform": "fail"}
_LIMIT = {"lower": Text(zh="规定下限", en="Lower limit"), "upper": Text(zh="规定上限", en="Upper limit")}


def add_results(root: "_Element", certificate: Certificate) -> None:
    """`dcc:measurementResults`: sections in the order of the record."""
    part = add(root, "measurementResults")
    for section_id in dict.fromkeys(table.section_id for table in certificate.tables):
        _section(part, certificate, section_id)


def _section(part: "_Element", certificate: Certificate, section_id: str) -> None:
    tables = [table for table in certificate.tables if table.section_id == section_id]
    made = add(part, "measurementResult")
    add_text(made, "name", tables[0].section)
    _methods(made, certificate, section_id)
    _equipment(made, [one for one in certificate.standards if section_id in one.sections])
    _conditions(made, certificate, tables)
    results = add(made, "results")
    for table in tables:
        _table(results, table)


def _methods(made: "_Element", certificate: Certificate, section_id: str) -> None:
    used = add(made, "usedMethods")
    for line in certificate.methods:
        if section_id in line.sections:
            method = add(used, "usedMethod", refType="basic_calibrationMethod")
            add_text(method, "name", line.title if line.title.zh else same(line.code))
            add(method, "norm", f"{line.code} {line.edition}".strip())
    uncertainty = certificate.statement("uncertainty")
    method = add(used, "usedMethod", refType="basic_uncertainty")
    add_text(method, "name", Text(zh="扩展不确定度", en="Expanded uncertainty"))
    if uncertainty is not None:
        add_text(method, "description", uncertainty.text)
    add(method, "norm", "JJF 1059.1")


def _equipment(made: "_Element", standards: list[StandardLine]) -> None:
    if not standards:
        return
    listed = add(made, "measuringEquipments")
    for line in standards:
        equipment = add(listed, "measuringEquipment", refType="basic_normalUsed")
        add_text(equipment, "name", line.name)
        if line.characteristic:
            add_text(equipment, "description", same(line.characteristic))
        if line.model:
            add(equipment, "model", line.model)
        identities = add(equipment, "identifications")
        _identify(
            identities, "manufacturer", line.serial_number or line.use_id, "serialNumber", ("出厂编号", "Serial No.")
        )
        if line.certificate_number:
            words = ("证书编号", "Certificate No.")
            _identify(identities, "other", f"{line.certificate_number} ({line.issuer})", "certificate", words)
        if line.valid_to:
            _identify(identities, "other", line.valid_to, "validTo", ("有效期至", "Valid to"))


def _identify(listed: "_Element", issuer: str, value: str, reference: str, words: tuple[str, str]) -> None:
    made = add(listed, "identification", refType=f"guiju_{reference}")
    add(made, "issuer", issuer)
    add(made, "value", value)
    add_text(made, "name", Text(zh=words[0], en=words[1]))


def _conditions(made: "_Element", certificate: Certificate, tables: list[ResultTable]) -> None:
    section_id = tables[0].section_id
    environment = [one for one in certificate.environment if one.section_id == section_id]
    checks = [one for one in certificate.checks if one.section == tables[0].section]
    if not environment and not checks:
        return
    listed = add(made, "influenceConditions")
    for line in environment:
        _climate(listed, line)
    for check in checks:
        _check(listed, check)


def _climate(listed: "_Element", line: EnvironmentLine) -> None:
    names = {"temperature": "basic_temperature", "relative_humidity": "basic_humidityRelative"}
    reference = names.get(line.quantity, f"guiju_{line.quantity}")
    condition = add(listed, "influenceCondition", refType=reference)
    add_text(condition, "name", line.label)
    data = add(condition, "data")
    for end, value, words in (
        ("Min", line.lowest, ("最小值", "minimum")),
        ("Max", line.highest, ("最大值", "maximum")),
    ):
        quantity = add(data, "quantity", refType=f"{reference}{end}")
        add_text(quantity, "name", Text(zh=f"{line.label.zh}{words[0]}", en=f"{line.label.en}, {words[1]}"))
        add_real(quantity, value, line.unit)


def _check(listed: "_Element", check: CheckLine) -> None:
    condition = add(listed, "influenceCondition", refType="guiju_check")
    add_text(condition, "name", check.name)
    told = Text(
        zh="；".join(part for part in (check.outcome.zh, check.note.zh) if part),
        en="; ".join(part for part in (check.outcome.en, check.note.en) if part),
    )
    add_text(add(condition, "data"), "text", told)


def _table(results: "_Element", table: ResultTable) -> None:
    result = add(results, "result", id=table.table_id, refType=f"guiju_{table.state}")
    add_text(result, "name", table.function)
    add_text(result, "description", table.state_label)
    data = add(result, "data")
    listed = add(data, "list")
    for number, row in enumerate(table.rows, start=1):
        _row(listed, row, table, number)


def _row(listed: "_Element", row: ResultRow, table: ResultTable, number: int) -> None:
    line = add(listed, "list", refType="guiju_row")
    where = _where(row)
    if where is not None:
        add_text(line, "description", where)
    if row.at is not None:
        nominal = add(line, "quantity", refType="basic_nominalValue")
        add_text(nominal, "name", text("column", "at"))
        add_real(nominal, row.at.value, row.at.unit)
    for name, quantity in row.influences:
        influence = add(line, "quantity", refType="guiju_influence")
        add_text(influence, "name", same(name))
        add_real(influence, quantity.value, quantity.unit)
    _value(line, row, table, number)


def _where(row: ResultRow) -> Text | None:
    """Range, channel, cycle and direction in words."""
    told_zh, told_en = [], []
    for key, value in (
        ("range", row.range),
        ("channel", row.channel),
        ("cycle", str(row.cycle) if row.cycle > 1 else ""),
    ):
        if value:
            words = text("column", key)
            told_zh.append(f"{words.zh} {value}")
            told_en.append(f"{words.en} {value}")
    if row.direction != "none":
        words = text("direction", row.direction)
        told_zh.append(words.zh)
        told_en.append(words.en)
    return Text(zh="；".join(told_zh), en="; ".join(told_en)) if told_zh else None


def _value(line: "_Element", row: ResultRow, table: ResultTable, number: int) -> None:
    quantity = add(line, "quantity", id=f"V-{table.table_id}-{number}", refType="basic_measuredValue")
    add_text(quantity, "name", named(row))
    if row.raised is not None:
        add_text(quantity, "description", row.raised)
    real = add_real(quantity, row.value, row.unit)
    if row.relative:
        _relative(quantity, row)
    else:
        add_expanded_uncertainty(real, row.U, row.k, row.probability)
    if row.conformity is not None or row.relative or table.state != "not_adjusted":
        _meta(quantity, row, table)


def _relative(quantity: "_Element", row: ResultRow) -> None:
    """Relative expanded uncertainty in the place that 3.3.0 has for it; its k stands in the metadata beside it."""
    from guiju.certificate.dcc_elements import add_si

    single = add(add(quantity, "relativeUncertainty"), "relativeUncertaintySingle")
    add_si(single, "value", row.U)
    add_si(single, "unit", r"\one")


def _meta(quantity: "_Element", row: ResultRow, table: ResultTable) -> None:
    listed = add(quantity, "measurementMetaData")
    if row.relative:
        metadata = add(listed, "metaData", refType="guiju_coverageFactor")
        level = per_cent(row.probability)
        add_text(metadata, "declaration", Text(zh=f"k = {row.k}，p = {level}", en=f"k = {row.k}, p = {level}"))
        held = add(add(metadata, "data"), "quantity", refType="guiju_coverageFactor")
        add_real(held, row.k, "1")
    if table.state in _STATUS:
        metadata = add(listed, "metaData", refType=f"basic_{_STATUS[table.state]}")
        add_text(metadata, "declaration", table.state_label)
    if row.conformity is not None:
        _conformity(listed, row)


def _conformity(listed: "_Element", row: ResultRow) -> None:
    verdict = row.conformity
    if verdict is None:
        return
    metadata = add(listed, "metaData", refType="basic_conformity")
    add(metadata, "norm", verdict.specification)
    rule = Text(
        zh=f"{verdict.label.zh}；判定规则：{verdict.decision_rule}",
        en=f"{verdict.label.en}; decision rule: {verdict.decision_rule}",
    )
    add_text(metadata, "declaration", rule)
    if verdict.verdict in _VERDICT:
        add(metadata, "conformity", _VERDICT[verdict.verdict])
    ends: list[tuple[str, DecimalText]] = [
        (end, value) for end, value in (("lower", verdict.lower), ("upper", verdict.upper)) if value is not None
    ]
    if not ends:
        return
    data = add(metadata, "data")
    for end, value in ends:
        held = add(data, "quantity", refType=f"guiju_specificationLimit{end.capitalize()}")
        add_text(held, "name", _LIMIT[end])
        add_real(held, value, verdict.unit)
