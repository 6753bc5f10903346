"""The REST interface under /api/v1/: registers to read, acts to preview and perform, findings and due dates."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from guiju import __version__
from guiju.lab.api import acting, evaluations, reading
from guiju.lab.api.problems import Problem, answer, why_unfit
from guiju.lab.api.queries import Caller, caller_of
from guiju.lab.api.rights import READ
from guiju.lab.api.schema import complete
from guiju.lab.commissions.overrides import everything, of_jobs
from guiju.lab.house import clock
from guiju.lab.house.request import YEARS
from guiju.lab.house.watching import findings_on
from guiju.lab.ui.acting import told
from guiju.lab.ui.dues import falls
from guiju.lab.ui.words import either

LANGUAGES = ("zh-hans", "en")
AHEAD = timedelta(days=90)
LONGEST = timedelta(days=3660)


InCalendar = Annotated[date | None, Query(ge=date(YEARS[0], 1, 1), le=date(YEARS[1], 12, 31))]
"""A day that periods can be counted from."""


class TokenBearer(HttpBearer):
    """`Authorization: Bearer gj_…`; the language is that of Accept-Language, else Chinese."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        wanted = request.headers.get("Accept-Language", "")
        language = "en" if wanted.lower().startswith("en") else LANGUAGES[0]
        translation.activate(language)
        request.LANGUAGE_CODE = language
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return caller_of(token)


class Interface(NinjaAPI):
    """The interface whose OpenAPI document holds the schema of every act's request."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return complete(super().get_openapi_schema(**kwargs))


api = Interface(
    title="Guiju",
    version=__version__,
    description="Registers, acts and findings of one calibration agency.",
    auth=TokenBearer(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


api.add_router("", evaluations.router)


def caller(request: HttpRequest, right: str = READ) -> Caller:
    """Who calls; Problem 403 without the right to read."""
    found: Caller = request.auth
    if right == READ and READ not in found.rights:
        raise Problem(403, "right", right=READ)
    return found


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return answer(error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ["/".join(str(part) for part in each["loc"] if part not in {"query", "path"}) for each in error.errors]
    return answer(
        Problem(422, "malformed", where=", ".join(places), why="; ".join(why_unfit(each) for each in error.errors))
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:
        return answer(Problem(401, "unknown_token"))
    return answer(Problem(error.status_code, "malformed", where="$", why=str(error)))


@api.get("/me", summary="Who the token acts for, with what roles and rights", tags=["interface"])
def me(request: HttpRequest) -> Any:
    who: Caller = request.auth
    return {
        "person": who.actor.person_id,
        "name": who.actor.name,
        "roles": sorted(who.actor.roles),
        "rights": list(who.rights),
        "day": clock.today().isoformat(),
        "demonstration": clock.is_demonstration(),
    }


@api.get("/registers", summary="The registers, with their columns", tags=["registers"])
def registers(request: HttpRequest) -> Any:
    caller(request)
    return {"registers": reading.all_registers()}


@api.get("/registers/{table}", summary="Rows of a register", tags=["registers"])
def rows(
    request: HttpRequest,
    table: str,
    *,
    limit: Annotated[int, Query(ge=1, le=1000, description="Rows of one answer at most")] = 100,
    after: Annotated[int, Query(ge=0, le=2**53, description="`next` of the answer before")] = 0,
    on: Annotated[date | None, Query(description="Only what is in force on this day")] = None,
    known_at: Annotated[str, Query(description="Rows as the house knew them at an instant; alone")] = "",
) -> Any:
    """Any further parameter names a column, and asks for the rows in which it has this value."""
    own = {"limit", "after", "on", "known_at"}
    wanted = {name: request.GET.getlist(name) for name in request.GET if name not in own}
    actor = caller(request).actor
    if known_at:
        if wanted or on:
            why = either("不能与其他条件同用", "is asked alone, without columns and without `on`")
            raise Problem(422, "malformed", where="known_at", why=why)
        return reading.page_known_at(actor, table, known_at, limit=limit, after=after)
    return reading.page_of(actor, table, wanted, limit=limit, after=after, day=on)


@api.get("/registers/{table}/{row}", summary="One row, now or as it was known at an instant", tags=["registers"])
def row(request: HttpRequest, table: str, row: str, known_at: str = "") -> Any:
    return reading.row_of(caller(request).actor, table, row, known_at)


@api.get(
    "/registers/{table}/{row}/history",
    summary="Every change of one row: who, when, why, before, after",
    tags=["registers"],
)
def row_history(request: HttpRequest, table: str, row: str) -> Any:
    return reading.history_of(caller(request).actor, table, row)


@api.get("/findings", summary="What the rules find in the registers as of a day", tags=["conduct"])
def findings(request: HttpRequest, on: InCalendar = None) -> Any:
    caller(request)
    day = on or clock.today()
    found = [
        {
            "code": each.code,
            "requirements": list(each.requirements),
            "severity": each.severity,
            "subject": each.subject,
            "says": told(each).words,
        }
        for each in findings_on(day)
    ]
    return {"day": day.isoformat(), "findings": found}


@api.get("/dues", summary="What falls due between two days, the earliest first", tags=["conduct"])
def due_dates(
    request: HttpRequest,
    first: InCalendar = None,
    last: InCalendar = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Due dates of one answer at most")] = 1000,
    after: Annotated[int, Query(ge=0, le=2**53, description="`next` of the answer before")] = 0,
) -> Any:
    who = caller(request).actor
    begin = first or clock.today()
    end = last or begin + AHEAD
    if not begin <= end <= begin + LONGEST:
        raise Problem(422, "malformed", where="last", why=f"{begin} … {begin + LONGEST}")
    found = falls(begin, end, reader=who)
    shown = [
        {
            "day": each.day.isoformat(),
            "kind": each.kind,
            "what": str(each.what),
            "title": each.title,
            "link": each.link,
            "site": each.site,
            "owner": each.owner,
        }
        for each in found[after : after + limit]
    ]
    passed = after + limit
    told_next = passed if passed < len(found) else None
    return {"first": begin.isoformat(), "last": end.isoformat(), "total": len(found), "dues": shown, "next": told_next}


@api.get(
    "/overrides", summary="Deviations from methods: approver, reason, end, and the work done by them", tags=["conduct"]
)
def overrides(request: HttpRequest, job: str = "") -> Any:
    """All of them, the newest first, or those of one job."""
    caller(request)
    found = of_jobs([job]) if job else everything()
    return {
        "overrides": [
            {
                "kind": each.kind,
                "says": each.text,
                "state": each.state,
                "approver": each.approver or None,
                "approved_on": each.approved_on.isoformat() if each.approved_on else None,
                "reason": each.reason,
                "effect": each.effect,
                "expires_on": each.expires_on.isoformat() if each.expires_on else None,
                "answer": each.answer,
                "commission": each.commission,
                "line": each.line,
                "job": each.job or None,
            }
            for each in found
        ]
    }


@api.get("/acts", summary="Every act, with its roles and the schema of its request", tags=["acts"])
def acts(request: HttpRequest) -> Any:
    return {"acts": acting.all_described(request.auth)}


@api.post("/acts/{act}/preview", summary="The lights of an act, without doing it", tags=["acts"])
def preview(request: HttpRequest, act: str) -> Any:
    """The body holds `request`. Every guarding rule has its light: green, yellow or red, with reasons and ways out."""
    return acting.previewed(request.auth, act, request.body)


@api.post("/acts/{act}", summary="Performs an act", tags=["acts"])
def act(request: HttpRequest, act: str) -> Any:
    """The body holds `key` (one for each wish; the same sent twice happens once), `request`, and where wanted
    `expected_version` and `reason`. 422 tells why it is refused, 409 who changed the thing first."""
    return acting.performed(request.auth, act, request.body)
