"""Facts of one line of a commission, for the rules of conduct."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from guiju.conduct.days import within
from guiju.conduct.facts import CalibrationFacts, SectionFacts, Stage
from guiju.lab.agency.facts import described_agency, scope, scope_asked
from guiju.lab.commissions.choosing import better_methods, choice
from guiju.lab.commissions.models import Deviation, Item, Line
from guiju.lab.house.act import Reading
from guiju.lab.house.ahead import Ask, Follow, nothing
from guiju.lab.house.questions import question
from guiju.lab.methods.facts import edition_asked, edition_on, newest_template, template
from guiju.lab.premises.facts import held_by_right, site_asked, site_place, tenures_of
from guiju.record import model
from guiju.record.codec import decode
from guiju.record.words import Day, Text


@question
def item_of(line: Any) -> Any:
    """The item that was received for a line."""
    return Item.objects.filter(line_id=line)


@question
def bearing_too(label: Any, item: Any) -> Any:
    """Other items in the house that bear an item's label."""
    return Item.objects.exclude(state="returned").filter(label=label).exclude(pk=item)


@question
def deviations_of(line: Any) -> Any:
    """The deviations of a line."""
    return Deviation.objects.filter(line_id=line).order_by("pk")


def line_asked(line: Line, day: date, then: Follow = nothing) -> Iterator[Ask]:
    """What `line_facts` asks, to be asked ahead; `then` as in `edition_asked`."""

    def same_label(rows: list[Item]) -> list[Ask]:
        return [Ask(bearing_too, {"label": each.label, "item": each.pk}) for each in rows[:1]]

    method = {"code": line.method_code, "edition": line.edition}
    yield Ask(item_of, {"line": line.pk}, same_label)
    yield Ask(deviations_of, {"line": line.pk})
    yield Ask(described_agency, {})
    yield from scope_asked({line.method_code})
    yield from edition_asked(**method, day=day, then=then)
    yield from site_asked(line.site_code)
    yield Ask(newest_template, {**method, "template": line.template_code})
    if not line.on_site:
        yield Ask(tenures_of, {"site": line.site_code, "day": day})


def points(line: Line) -> tuple[model.Point, ...]:
    """The points asked for."""
    return decode(tuple[model.Point, ...], line.points, "$.points")


def commission(line: Line) -> model.Commission | None:
    """The commission as the record holds it; None before the contract review."""
    if line.reviewed_on is None:
        return None
    return model.Commission(
        number=line.commission.number,
        received_on=Day(line.commission.received_on.isoformat()),
        reviewed_on=Day(line.reviewed_on.isoformat()),
        method_named_by=line.method_named_by,
        own_method_consent=None if line.own_method_consent is None else Day(line.own_method_consent.isoformat()),
        conformity_ordered=line.commission.conformity_ordered,
        interval_agreed=line.commission.interval_agreed,
    )


def item(row: Item) -> model.Item:
    """The item as it arrived."""
    return model.Item(
        item_id=str(row.pk),
        label=row.label,
        name=Text(zh=row.name, en=row.name_en),
        model=row.model,
        serial_number=row.serial_number,
        manufacturer=row.manufacturer,
        range=row.range,
        accuracy_class=row.accuracy_class,
        accessories=decode(tuple[str, ...], row.accessories, "$.accessories"),
        received_on=Day(row.received_on.isoformat()),
        condition=Text(zh=row.condition, en=row.condition_en),
        deviations=decode(tuple[Text, ...], row.deviations, "$.deviations"),
        instructions=row.instructions,
        customer_supplied=decode(tuple[str, ...], row.customer_supplied, "$.customer_supplied"),
    )


def qualifications_used(scope_rows: tuple[model.ScopeRow, ...], line: Line, day: Day) -> frozenset[str] | None:
    """Qualifications whose scope names the line's method, edition and site on a day; None when none does.

    That nothing covers the work is told by another rule; then any qualification may name the address.
    """
    asked = (line.method_code, line.edition, line.site_code)
    found = frozenset(
        each.qualification
        for each in scope_rows
        if (each.method, each.edition, each.site) == asked and within(day, each.valid_from, each.valid_to)
    )
    return found or None


def line_facts(reading: Reading, stage: Stage, line: Line, day: date) -> CalibrationFacts:
    """What is known of a commission's line on a day; the bench adds people, standards and results to it."""
    text = Day(day.isoformat())
    items = reading.ask(item_of, line=line.pk)
    used = [] if not items else reading.ask(bearing_too, label=items[0].label, item=items[0].pk)
    deviations = reading.ask(deviations_of, line=line.pk)
    parties = line.commission
    lines_of_scope = scope(reading, {line.method_code})
    naming = qualifications_used(lines_of_scope, line, text)
    method, edition = edition_on(reading, line.method_code, line.edition, day)
    section = SectionFacts(
        section_id="1",
        day=text,
        method=method,
        edition=edition,
        place=site_place(reading, line.site_code, line.on_site, day=day, used=naming),
        room="",
        calibrators=(),
        standards=(),
        conditions=(),
        points=points(line),
        template=template(reading, line.method_code, line.edition, line.template_code),
        held=None if line.on_site else held_by_right(reading, line.site_code, day),
    )
    # Only the review chooses; what was chosen is not judged again against the methods of another day.
    better = better_methods(reading, section) if stage == "contract_review" else None
    section = replace(section, choice=choice(line, deviations, better))
    return CalibrationFacts(
        stage=stage,
        day=text,
        demonstration=reading.demonstration,
        number=f"{parties.number}-{line.number}",
        commission=commission(line),
        customers=tuple(
            dict.fromkeys(
                each.code
                for each in (parties.commissioned_by, parties.certificate_for, parties.paid_by, parties.sent_by)
            )
        ),
        item=item(items[0]) if items else None,
        label_in_use_by=tuple(str(each.pk) for each in used),
        sections=(section,),
        scope=lines_of_scope,
        reviewer=None,
        signatory=None,
        reviewer_may_sign=None,
        record_sha256=None,
        results=(),
        missing=(),
        recomputation=None,
        statements=(),
        open_deviations=tuple(each.text for each in deviations if each.settled_on is None and each.kind == "contract"),
        certificate_number=None,
        number_state=None,
        content=None,
        checklist=None,
    )
