"""Kept questions answer as their querysets do, on both databases, at once and after a change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lab_workshop import Workshop

pytest_plugins = ["lab_workshop"]

TODAY = date(2026, 11, 30)
IDS = list(range(1, 20))
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def values_of(name: str) -> list[dict[str, Any]]:
    """Values for the questions of one name, so that the furnished house answers most of them."""
    from django.apps import apps

    def column(model: str, field: str) -> list[Any]:
        return list(apps.get_model(model).objects.order_by("pk").values_list(field, flat=True))

    days = [TODAY, TODAY - timedelta(days=4000)]
    job = apps.get_model("calibrations.Job").objects.select_related("line").order_by("pk")[0]
    line = {"code": job.line.method_code, "edition": job.line.edition}
    room = apps.get_model("premises.Room").objects.select_related("site").order_by("pk")[0]
    tables: dict[str, list[dict[str, Any]]] = {
        "installation": [{}],
        "newest_commitment": [{"table": "people_person", "row": key} for key in IDS[:2]],
        "entry_at": [{"index": key} for key in (0, 5, 10**6)],
        "described_agency": [{}],
        "parameters_on": [{"day": day} for day in days],
        "scope_of": [{"methods": column("agency.ScopeRow", "method_code")[:n]} for n in (1, 2, 3, 5)],
        "suspensions_of": [{"qualifications": IDS}],
        "edition_of": [line, {**line, "edition": "none"}],
        "last_check_of": [{"edition": key, "day": day} for key in IDS[:3] for day in days],
        "checks_of": [{"editions": IDS, "day": day} for day in days],
        "verifications_of": [{"editions": IDS, "day": day} for day in days],
        "validations_of": [{"editions": IDS, "day": day} for day in days],
        "changes_of": [{"methods": IDS, "day": TODAY}, {"items": IDS, "day": TODAY}],
        "procedures_of": [{"methods": IDS, "day": TODAY}],
        "reviews_of": [{"procedures": IDS, "day": TODAY}],
        "newest_template": [{**line, "template": job.line.template_code}],
        "room_of": [{"room": room.code, "site": room.site.code}],
        "site_of": [{"code": room.site.code}],
        "addresses_of": [{"site": room.site_id}],
        "tenures_of": [{"site": room.site.code, "day": day} for day in days],
        "climate_of": [{"room": room.code, "quantities": ["temperature", "x", "y"], "since": BEGIN, "until": END}],
        "people_of": [{"codes": column("people.Person", "code")[:n]} for n in (1, 3)],
        "courses_of": [{"people": IDS}],
        "equipment_of": [{"codes": column("equipment.Equipment", "code")[:n]} for n in (1, 2, 5)],
        "certificates_of": [{"items": IDS, "day": day} for day in days],
        "confirmations_of": [{"certificates": IDS, "day": day} for day in days],
        "answers_about": [{"certificates": IDS, "day": TODAY}],
        "stopping": [{"items": IDS, "day": TODAY}],
        "uses_between": [{"items": IDS, "first": days[1], "day": TODAY}],
        "open_vessels": [{"items": IDS, "day": TODAY}],
        "item_of": [{"line": key} for key in IDS[:3]],
        "bearing_too": [{"label": label, "item": 0} for label in column("commissions.Item", "label")[:2]],
        "deviations_of": [{"line": key} for key in IDS[:3]],
        "job_named": [{"number": job.number}, {"number": "no such job"}],
    }
    for each in ("authorisations", "employments", "experiences", "interests", "qualifications"):
        tables[f"{each}_of"] = [{"people": IDS[:n]} for n in (1, 3, 17)]
    return tables[name]


def asked() -> list[tuple[Any, dict[str, Any]]]:
    """Every question of the house with values; a question without any is missing in the table above."""
    import guiju.lab.calibrations.rows
    import guiju.lab.commissions.facts
    import guiju.lab.premises.facts  # noqa: F401
    from guiju.lab.house.questions import QUESTIONS

    found = []
    for each in QUESTIONS:
        names = each.build.__code__.co_varnames[: each.build.__code__.co_argcount]
        fitting = [values for values in values_of(each.__name__) if set(values) == set(names)]
        assert fitting, each.__name__
        found += [(each, values) for values in fitting]
    return found


def contents(row: Any) -> Any:
    """Everything that a row holds, with the rows that were read beside it."""
    if isinstance(row, tuple):
        return row
    relations = [each for each in row._meta.concrete_fields if each.is_relation and each.is_cached(row)]
    beside = {each.name: None if (one := getattr(row, each.name)) is None else contents(one) for each in relations}
    # The other side of a one-to-one points back at its row: its key says which it is.
    beside |= {each: getattr(one, "pk", None) for each, one in row._state.fields_cache.items() if each not in beside}
    columns = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    return type(row).__name__, columns, beside, row._state.adding, row._state.db


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    """A house with registers and jobs."""
    return workshop


def test_a_kept_question_answers_as_its_queryset_does(shop: Workshop) -> None:
    answered = 0
    for question, values in asked():
        plain = [contents(each) for each in question(**values)]
        for _ in range(3):  # compiled, and kept by the connection and by the server
            assert [contents(each) for each in question.rows(**values)] == plain, (question.__name__, values)
        if not isinstance(next(iter(question(**values)), None), tuple):
            assert sorted(question.keys(**values)) == sorted(each.pk for each in question(**values))
        answered += bool(plain)
    assert answered > 30  # most of them have rows to compare


def test_what_is_kept_is_the_statement_and_no_row(shop: Workshop) -> None:
    from django.db import connection, models

    from guiju.lab.commissions.facts import item_of
    from guiju.lab.commissions.models import Item

    row = Item.objects.order_by("pk")[0]
    assert item_of.rows(line=row.line_id)[0].label == row.label
    with connection.cursor():
        models.QuerySet(Item).filter(pk=row.pk).update(label="CHANGED")
    assert item_of.rows(line=row.line_id)[0].label == "CHANGED"


def test_nothing_is_asked_about_nothing(shop: Workshop) -> None:
    from guiju.lab.commissions.facts import item_of
    from guiju.lab.equipment.facts import equipment_of

    with pytest.raises(ValueError, match="no keys"):
        equipment_of.rows(codes=[])
    with pytest.raises(ValueError, match="no keys"):
        item_of.rows(line=None)


def test_a_reading_asks_once_until_the_act_has_written(shop: Workshop) -> None:
    from django.db import connection, models
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.commissions.facts import item_of
    from guiju.lab.commissions.models import Item
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    row, reading = Item.objects.order_by("pk")[0], Reading(NOBODY, locking=False)
    with CaptureQueriesContext(connection) as caught:
        assert reading.ask(item_of, line=row.line_id) == reading.ask(item_of, line=row.line_id) == [row]
    assert len(caught) == 1
    models.QuerySet(Item).filter(pk=row.pk).update(label="CHANGED")
    assert reading.ask(item_of, line=row.line_id)[0].label == row.label
    assert Reading(NOBODY, locking=False).ask(item_of, line=row.line_id)[0].label == "CHANGED"
