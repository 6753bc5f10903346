"""The certificate model: fields with their sources, tables, statements and the checklist of GB/T 27025."""

import dataclasses

import pytest
from certificate_cases import D, case, issuing
from certificate_variants import resigned

from guiju.certificate import Certificate, CertificateError, certificate_model, checklist, item_words, new_code
from guiju.certificate.charting import chart
from guiju.certificate.checklist import LIST
from guiju.certificate.numbers import coverage_factor, per_cent, printed
from guiju.certificate.tables import columns, named
from guiju.certificate.units import dsi, printed_unit
from guiju.record.model import ScopeRow
from guiju.record.redact import redact
from guiju.record.words import Day, Interval, NotApplicable, Quantity, Text


@pytest.fixture(scope="module")
def complete() -> Certificate:
    return certificate_model(case(), issuing())


def scope_row(upper: str = "100", kind: str = "accreditation") -> ScopeRow:
    return ScopeRow(
        row_id="row1",
        qualification="Q",
        qualification_kind=kind,  # type: ignore[arg-type]
        certificate_number="演示 L0000",
        field="thermal",
        instrument=Text(zh="温度计", en="thermometers"),
        quantity="temperature",
        method="演示-01",
        edition="2026",
        site="S-1",
        on_site=False,
        range=Interval(lower=D("0"), upper=D(upper), unit="°C"),
        smallest_U=D("0.005"),
        smallest_U_unit="°C",
        relative=False,
        k=D("2"),
        valid_from=Day("2026-01-01"),
        valid_to=Day("2027-01-01"),
        suspensions=(),
    )


def test_a_complete_case_meets_the_list(complete: Certificate) -> None:
    assert checklist(complete) == ()


def test_every_item_of_the_list_has_words() -> None:
    assert all(item_words(one.item).zh and item_words(one.item).en for one in LIST)
    assert len({one.item for one in LIST}) == len(LIST)


def without(certificate: Certificate, key: str) -> Certificate:
    groups = ("agency", "customer", "item", "work")
    changed = {name: tuple(one for one in getattr(certificate, name) if one.key != key) for name in groups}
    return dataclasses.replace(certificate, **changed)


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("agency_name", "7.8.2.1 b"),
        ("agency_address", "7.8.2.1 b"),
        ("place", "7.8.2.1 c"),
        ("customer_name", "7.8.2.1 e"),
        ("customer_contact", "7.8.2.1 e"),
        ("item_name", "7.8.2.1 g"),
        ("item_serial_number", "7.8.2.1 g"),
        ("item_label", "7.8.2.1 g"),
        ("item_condition", "7.8.2.1 g"),
        ("received_on", "7.8.2.1 h"),
        ("calibrated_on", "7.8.2.1 i"),
        ("issued_on", "7.8.2.1 j"),
        ("record_number", "record"),
    ],
)
def test_a_missing_field_is_named(complete: Certificate, key: str, item: str) -> None:
    assert checklist(without(complete, key)) == (item,)


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("only_item", "7.8.2.1 l"),
        ("deviation", "7.8.2.1 n"),
        ("as_received", "7.8.2.2"),
        ("customer_data", "7.8.2.2"),
        ("uncertainty", "7.8.4.1 a"),
        ("traceability", "7.8.4.1 c"),
        ("adjustment", "7.8.4.1 d"),
        ("conformity", "7.8.4.1 e"),
    ],
)
def test_a_missing_statement_is_named(complete: Certificate, key: str, item: str) -> None:
    left = tuple(one for one in complete.statements if one.key != key)
    assert checklist(dataclasses.replace(complete, statements=left)) == (item,)


def test_other_missing_parts_are_named(complete: Certificate) -> None:
    replace = dataclasses.replace
    assert checklist(replace(complete, methods=())) == ("7.8.2.1 f",)
    assert checklist(replace(complete, environment=())) == ("7.8.4.1 b",)
    assert checklist(replace(complete, standards=())) == ("7.8.4.1 c",)
    assert checklist(replace(complete, tables=())) == ("7.8.2.1 m", "7.8.4.1 a")
    assert checklist(replace(complete, people=complete.people[:2])) == ("7.8.2.1 o",)
    assert checklist(replace(complete, people=complete.people[1:])) == ("people",)
    assert checklist(replace(complete, issuing=replace(complete.issuing, code="ABC"))) == ("7.8.2.1 d",)
    assert checklist(replace(complete, issuing=replace(complete.issuing, replaces="X-1"))) == ("7.8.8",)
    expired = replace(complete.standards[0], valid_to="")
    assert checklist(replace(complete, standards=(expired,))) == ("7.8.4.1 c",)


def test_a_result_without_uncertainty_or_unit_is_found(complete: Certificate) -> None:
    table = complete.tables[0]

    def with_row(**changes: str) -> Certificate:
        row = dataclasses.replace(table.rows[0], **changes)
        return dataclasses.replace(complete, tables=(dataclasses.replace(table, rows=(row, *table.rows[1:])),))

    assert checklist(with_row(U="")) == ("7.8.4.1 a",)
    assert checklist(with_row(U="0")) == ("7.8.4.1 a",)
    assert checklist(with_row(unit="")) == ("7.8.2.1 m",)
    assert checklist(with_row(value="n/a")) == ("7.8.2.1 m",)


def test_customer_supplied_fields_are_marked_and_the_rest_is_not(complete: Certificate) -> None:
    supplied = {one.key for one in (*complete.customer, *complete.item) if one.customer_supplied}
    assert supplied == {"customer_name", "customer_address", "customer_contact", "item_manufacturer", "item_range"}


def test_every_field_knows_its_source_and_path(complete: Certificate) -> None:
    every = (*complete.agency, *complete.customer, *complete.item, *complete.work)
    assert all(one.path and one.source in {"agency", "customer", "computed", "record"} for one in every)


def test_a_left_out_customer_or_person_is_missed_not_invented() -> None:
    whole = case()
    no_customer = redact(whole, omit_kinds=frozenset({"customer"}))
    assert "7.8.2.1 e" in checklist(certificate_model(no_customer, issuing()))
    no_people = redact(whole, omit_kinds=frozenset({"person"}))
    assert {"7.8.2.1 o", "people"} <= set(checklist(certificate_model(no_people, issuing())))
    no_standard = redact(whole, omit_kinds=frozenset({"standard"}))
    assert "7.8.4.1 c" in checklist(certificate_model(no_standard, issuing()))
    no_method = redact(whole, omit_kinds=frozenset({"method"}))
    assert "7.8.2.1 f" in checklist(certificate_model(no_method, issuing()))


def test_a_statement_about_another_record_stops_the_certificate() -> None:
    mine, other = case(), case(number="YS-JL-2026-0043")
    mixed = dataclasses.replace(mine, statements=other.statements)
    with pytest.raises(CertificateError) as caught:
        certificate_model(mixed, issuing())
    assert caught.value.where == "$.statements[0].statement.record_sha256"
    assert "重新" in caught.value.sentence("zh") and "another record" in caught.value.sentence("en")


def test_conformity_stands_only_where_it_was_ordered() -> None:
    ordered = certificate_model(case(conformity=True), issuing())
    assert all(row.conformity for row in ordered.tables[0].rows)
    assert "演示技术条件 3.2" in ordered.statement("conformity").text.zh  # type: ignore[union-attr]
    assert checklist(ordered) == ()
    base = case(conformity=True)
    not_ordered = dataclasses.replace(base.record.commission, conformity_ordered=False)
    quiet = dataclasses.replace(base, record=dataclasses.replace(base.record, commission=not_ordered), statements=())
    certificate = certificate_model(quiet, issuing())
    assert not any(row.conformity for row in certificate.tables[0].rows)
    assert {column.key for column in columns(certificate.tables[0])} & {"limits", "verdict"} == set()


def test_before_and_after_adjustment_stand_in_tables_of_their_own() -> None:
    certificate = certificate_model(case(adjusted=True), issuing())
    assert [table.state for table in certificate.tables] == ["as_found", "as_left"]
    assert checklist(certificate) == ()


def test_as_left_alone_needs_a_reason() -> None:
    base = case(adjusted=True)
    left = tuple(point for point in base.record.points if point.state == "as_left")
    names = {point.point_id for point in left}
    results = tuple(result for result in base.record.results if set(result.points) <= names)
    bare = dataclasses.replace(base.record, points=left, results=results)
    alone = certificate_model(dataclasses.replace(base, record=bare, statements=()), issuing())
    assert "7.8.4.1 d" in checklist(alone)
    told = dataclasses.replace(bare, as_found=NotApplicable(not_applicable="到达时已损坏"))
    certificate = certificate_model(dataclasses.replace(base, record=told, statements=()), issuing())
    assert "到达时已损坏" in certificate.statement("adjustment").text.zh  # type: ignore[union-attr]
    assert "7.8.4.1 d" not in checklist(certificate)


def test_a_raised_uncertainty_is_told_with_both_values() -> None:
    certificate = certificate_model(case(raised=True), issuing())
    (note,) = certificate.notes
    assert "0.00612 °C" in note.zh and "0.0074 °C" in note.zh and "computed" in note.en


def test_the_mark_only_for_results_in_scope_and_never_in_a_demonstration() -> None:
    assert certificate_model(case(scope=(scope_row(),)), issuing()).mark is None
    real = certificate_model(case(scope=(scope_row(),), demonstration=False), issuing())
    assert real.mark is not None and real.statement("out_of_scope") is None
    partly = certificate_model(case(scope=(scope_row("30"),), demonstration=False), issuing())
    assert [row.in_scope for row in partly.tables[0].rows] == [True, True, False, False, False]
    assert partly.statement("out_of_scope") is not None
    outside = certificate_model(case(scope=(scope_row("10"),), demonstration=False), issuing())
    assert outside.mark is None
    suspended = dataclasses.replace(scope_row(), suspensions=((Day("2026-11-22"), None),))
    assert certificate_model(case(scope=(suspended,), demonstration=False), issuing()).mark is None


def test_the_demonstration_claims_no_traceability(complete: Certificate) -> None:
    assert "不构成" in complete.statement("traceability").text.zh  # type: ignore[union-attr]
    real = certificate_model(case(demonstration=False), issuing())
    assert "溯源至国际单位制" in real.statement("traceability").text.zh  # type: ignore[union-attr]
    assert real.statement("demonstration") is None


def test_no_recommended_interval_is_ever_printed(complete: Certificate) -> None:
    words = "".join(line.text.zh for line in complete.statements) + "".join(one.label.zh for one in complete.work)
    assert "周期" not in words and "下次" not in words and "建议" not in words


def test_columns_leave_out_what_says_nothing(complete: Certificate) -> None:
    assert [column.key for column in columns(complete.tables[0])] == ["at", "value", "U", "k"]
    value = columns(complete.tables[0])[1]
    assert value.unit == "°C" and value.cells[0] == "−0.1625"


def test_relative_uncertainty_has_a_column_of_its_own(complete: Certificate) -> None:
    rows = complete.tables[0].rows
    mixed = dataclasses.replace(complete.tables[0], rows=(dataclasses.replace(rows[0], relative=True), *rows[1:]))
    made = {column.key: column for column in columns(mixed)}
    assert made["U"].cells[0] == "—" and made["U_relative"].cells[0] == "0.0074" and made["U_relative"].unit == ""


def test_units_that_differ_get_a_column(complete: Certificate) -> None:
    rows = complete.tables[0].rows
    mixed = dataclasses.replace(complete.tables[0], rows=(dataclasses.replace(rows[0], unit="K"), *rows[1:]))
    made = {column.key: column for column in columns(mixed)}
    assert made["unit"].cells[:2] == ("K", "°C") and made["value"].unit == ""


def test_a_chart_is_drawn_for_several_points_only(complete: Certificate) -> None:
    table = complete.tables[0]
    assert chart(table) is not None
    assert chart(dataclasses.replace(table, rows=table.rows[:2])) is None
    twice = dataclasses.replace(table.rows[0], symbol="X")
    assert chart(dataclasses.replace(table, rows=(twice, *table.rows[1:]))) is None


def test_indications_are_drawn_as_difference_from_nominal(complete: Certificate) -> None:
    table = complete.tables[0]
    shown = [
        dataclasses.replace(row, value=str(float(row.at.value) + 0.25))  # type: ignore[union-attr]
        for row in table.rows
    ]
    drawn = chart(dataclasses.replace(table, rows=tuple(shown)))
    assert drawn is not None and "与标称值之差" in drawn and "20.0: 0.25 ±" in drawn


def test_limits_are_drawn_only_with_conformity() -> None:
    plain, ordered = (certificate_model(case(conformity=flag), issuing()).tables[0] for flag in (False, True))
    assert "#a61b1b" not in (chart(plain) or "") and "#a61b1b" in (chart(ordered) or "")


def test_influences_become_columns(complete: Certificate) -> None:
    rows = complete.tables[0].rows
    value = Quantity(value=D("50"), unit="Hz")
    first = dataclasses.replace(rows[0], influences=(("频率 frequency", value),))
    made = columns(dataclasses.replace(complete.tables[0], rows=(first, *rows[1:])))
    column = next(one for one in made if one.key.startswith("influence"))
    assert column.unit == "Hz" and column.cells[:2] == ("50", "—")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("-0.1490", "−0.1490"), ("1.50e-7", "1.50×10⁻⁷"), ("-3E+05", "−3×10⁵"), ("30.0400", "30.0400")],
)
def test_numbers_are_printed_with_every_digit(number: str, shown: str) -> None:
    assert printed(number) == shown


def test_coverage_factor_and_probability() -> None:
    assert [coverage_factor(k) for k in ("2", "2.0", "1.96", "2.284", "1.645")] == ["2", "2", "1.96", "2.28", "1.64"]
    assert per_cent("0.9545") == "95.45 %" and per_cent("0.95") == "95 %"


@pytest.mark.parametrize(
    ("unit", "spelled"),
    [
        ("°C", r"\degreecelsius"),
        ("mΩ", r"\milli\ohm"),
        ("kg", r"\kilo\gram"),
        ("µV/V", r"\micro\volt\volt\tothe{-1}"),
        ("g/cm³", r"\gram\centi\metre\tothe{-3}"),
        ("1/K", r"\kelvin\tothe{-1}"),
        ("min", r"\minute"),
        ("dB", r"\decibel"),
        ("1", r"\one"),
        ("HRC", None),
    ],
)
def test_units_in_the_words_of_d_si(unit: str, spelled: str | None) -> None:
    if unit == "kg":
        assert dsi(unit) in (r"\kilogram", r"\kilo\gram")
    else:
        assert dsi(unit) == spelled
    if spelled is not None and "/" not in unit:
        assert printed_unit(dsi(unit) or "") == unit


def test_codes_have_eighty_bits_and_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 19 and set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-") for code in codes)


def drawn_on(at: str, symbol: str = "b") -> Certificate:
    """The certificate whose last result comes from all points and holds at some place of its own."""
    base = case()
    points = tuple(each.point_id for each in base.record.points)
    last = base.record.results[-1]
    moved = dataclasses.replace(last, points=points, symbol=symbol, at=Quantity(value=D(at), unit=last.at.unit))  # type: ignore[union-attr]
    return certificate_model(resigned(base, results=(*base.record.results[:-1], moved)), issuing())


def span() -> tuple[str, str]:
    nominal = sorted((each.nominal.value for each in case().record.points), key=float)
    return nominal[0], nominal[-1]


@pytest.mark.parametrize("beyond", [False, True])
def test_a_result_beyond_the_calibrated_points_is_said_to_be_extrapolated(beyond: bool) -> None:
    low, high = span()
    place = str(float(high) + 3.5) if beyond else high
    made = drawn_on(place)
    row = made.tables[-1].rows[-1]
    assert row.extrapolated is beyond
    told = [words.zh for words in made.notes if "外推" in words.zh]
    assert told == (
        [f"校准点的范围为 ({low} ~ {high}) °C；{place} °C 处的结果在此范围之外，由拟合直线外推得到。"] if beyond else []
    )
    assert named(row).zh.endswith("（外推）") is beyond
    assert named(row).en.endswith(" (extrapolated)") is beyond


def test_a_symbol_that_is_a_word_of_its_quantity_is_not_said_twice() -> None:
    row = drawn_on(span()[0], symbol="intercept").tables[-1].rows[-1]
    wordy = dataclasses.replace(row, quantity=Text(zh="修正值：截距", en="Correction: intercept at 20 °C"))
    assert named(wordy) == Text(zh="修正值：截距", en="Correction: intercept at 20 °C")
    assert named(dataclasses.replace(wordy, symbol="R")).zh == "修正值：截距 R"
