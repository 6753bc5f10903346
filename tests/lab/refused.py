"""An act tried in the three ways - as itself, by way of the interface, on the page - and what each answers.

A way names the act, who does it, its request and how a page sends it. What refuses must be the same in all three: the
same findings, told in English by the interface and in Chinese on the page; and nothing may have changed.
"""

import html
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from bench_house import actor_of, client
from refused_house import known, taken_back

Request = Callable[[], dict[str, Any]]
Send = Callable[[Any, dict[str, Any]], Any]
SHOWS, FORM, NONE = "shows", "form", "none"
"""What a page does with a refusal: says it; meets it in its form already, before the act; does not offer the act."""


@dataclass(frozen=True)
class Way:
    """An act with who does it, its request, and how a page sends it."""

    name: str
    who: str
    request: Request
    send: Send | None = None
    """Sends the request as a page does; None where no page offers the act."""


@dataclass(frozen=True)
class Answer:
    """What one of the three ways answered."""

    done: bool
    codes: tuple[str, ...] = ()
    status: int = 0
    words: str = ""
    said: tuple[str, ...] = field(default=())


def kind_of(name: str) -> Any:
    from guiju.lab.house.act import all_acts

    return all_acts()[name]


def request_of(way: Way) -> Any:
    return kind_of(way.name).Request(**way.request())


def document(value: Any) -> Any:
    """A request, or a member of one, as the interface takes it."""
    from guiju.record.codec import encode

    if is_dataclass(value):
        if type(value).__module__.startswith("guiju.record"):
            return encode(value)
        return {each.name: document(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: document(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [document(each) for each in value]
    return value.hex() if isinstance(value, bytes) else value


def told(findings: Any, language: str) -> tuple[str, ...]:
    """The sentences of findings in a language, as every page and the interface say them."""
    from django.utils import translation

    from guiju.lab.ui.acting import told as said

    with translation.override(language):
        return tuple(said(each).words for each in findings)


def by_act(way: Way) -> tuple[Any, ...]:
    """The findings with which the act itself is refused; none where it is done."""
    from guiju.lab.house.act import Refused, perform

    try:
        perform(kind_of(way.name), request_of(way), actor=actor_of(way.who), key=secrets.token_hex(12))
    except Refused as error:
        return error.findings
    return ()


def _sent(way: Way) -> Any:
    """The answer of the interface to the act."""
    from django.test import Client

    body = json.dumps({"key": secrets.token_hex(8), "request": document(way.request())})
    headers = {"Authorization": f"Bearer {known()['tokens'][way.who]}", "Accept-Language": "en"}
    return Client(SERVER_NAME="127.0.0.1").post(
        f"/api/v1/acts/{way.name}", body, content_type="application/json", headers=headers
    )


def _status(way: Way) -> int:
    return int(_sent(way).status_code)


def by_interface(way: Way) -> Answer:
    """What the interface answers, in English."""
    answer = _sent(way)
    found = json.loads(answer.content)
    if answer.status_code == 200:
        return Answer(True, status=200)
    assert "findings" in found and all("code" in each for each in found["findings"]), found
    codes = tuple(each["code"] for each in found["findings"])
    return Answer(False, codes, answer.status_code, "", tuple(each["says"] for each in found["findings"]))


def by_page(way: Way) -> Answer:
    """What the page answers that the form is sent to."""
    assert way.send is not None, way.name
    before = done_acts()
    answer = way.send(client(way.who), way.request())
    words = html.unescape(_text(answer))
    status = 409 if getattr(answer, "closed", False) else answer.status_code
    return Answer(done_acts() > before, status=status, words=words)


def _text(answer: Any) -> str:
    text = str(answer.content.decode())
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text


def done_acts() -> int:
    """How many acts were done: nothing changes but by one."""
    from guiju.lab.house.models import JournalEntry

    return JournalEntry.objects.filter(outcome="done").count()


def asked_once(way: Way) -> Way:
    """The way with its request as it is made now: to sign is slow by design, and all three send the same."""
    asked = way.request()
    return replace(way, request=lambda: asked)


def refused_everywhere(way: Way, *expected: str, page: str = SHOWS) -> tuple[str, ...]:
    """All ways refuse, for the same findings, each in its language; nothing has changed. The codes."""
    way, before = asked_once(way), done_acts()
    findings = by_act(way)
    codes = tuple(each.code for each in findings)
    assert set(codes) >= set(expected), f"{way.name}: {expected} is not among {codes}"
    from guiju.lab.api.rights import WITNESSED

    if way.name in WITNESSED:
        assert _status(way) == 404, f"{way.name}: a second person's password is asked for at the page alone"
    else:
        answer = by_interface(way)
        assert (answer.status, answer.codes) == (403 if codes == ("role",) else 422, codes)
        assert answer.said == told(findings, "en")
    if page == SHOWS and way.send is not None:
        shown = by_page(way)
        assert shown.status in (403, 409, 422), (way.name, shown.status)
        for each in told(findings, "zh-hans"):
            assert each in shown.words, f"{way.name}: the page does not say {each}"
    elif page == FORM:
        shown = by_page(way)
        assert shown.status in (200, 404, 409, 422), (way.name, shown.status)
    assert done_acts() == before, f"{way.name}: something has changed"
    return codes


def done_everywhere(way: Way) -> None:
    """Each way does the act, and is taken back for the next."""
    way = asked_once(way)
    with taken_back():
        findings = by_act(way)
        assert not findings, f"{way.name}: {[each.code for each in findings]}"
    with taken_back():
        answer = by_interface(way)
        assert answer.done, f"{way.name}: {answer.codes}"
    if way.send is not None:
        with taken_back():
            shown = by_page(way)
            assert shown.done, f"{way.name}: {shown.status} {shown.words[:4000]}"


def colours(way: Way) -> dict[str, str]:
    """The colour of each light of the act before it is done."""
    from guiju.lab.house.act import preview

    shown = preview(kind_of(way.name), request_of(way), actor=actor_of(way.who))
    return {each.code: each.colour for each in shown}


AS_FILED: set[tuple[str, int]] = set()
"""Table and key of rows that were changed here: acts take them as if the log had committed them so."""


def unfit_but_for_these(known: Callable[..., Any]) -> Callable[..., Any]:
    """The comparison of a row with the log, left out for the rows that these tests change to move a day."""

    def judged(row: Any, *rest: Any) -> Any:
        return None if (row._meta.db_table, row.pk) in AS_FILED else known(row, *rest)

    return judged


def unfit_rows_but_for_these(known: Callable[..., Any]) -> Callable[..., Any]:
    """The same for several rows of one table."""

    def judged(model: Any, *rest: Any, **more: Any) -> Any:
        found = known(model, *rest, **more)
        return {key: why for key, why in found.items() if (model._meta.db_table, key) not in AS_FILED}

    return judged


def change(model: str, values: dict[str, Any], **which: Any) -> None:
    """Rows as if they had been filed like this; the act of filing would refuse some of it."""
    from django.apps import apps
    from django.db import models

    kind = apps.get_model(model)
    found = models.QuerySet(kind).filter(**which)
    AS_FILED.update((kind._meta.db_table, key) for key in found.values_list("pk", flat=True))
    assert found.update(**values), (model, which)


def drop(model: str, **which: Any) -> None:
    """Rows as if they had never been filed."""
    from django.apps import apps
    from django.db import connection

    kind = apps.get_model(model)
    keys = list(kind.objects.filter(**which).values_list("pk", flat=True))
    assert keys, (model, which)
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"DELETE FROM {kind._meta.db_table} WHERE id = %s", [key])
