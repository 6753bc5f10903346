"""What acts on methods refuse: editions, changes, evidence, procedures, templates (4.5-6, 6.1.2-1 to -4, 6.8-5)."""

from typing import Any

from refused import FORM, NONE, change
from refused_faults import edition_row, insert, line
from refused_house import DAY
from refused_registers import Refusal, ago, first, made, row
from refused_ways import CALIBRATOR, QUALITY, TECHNICAL

SAID = (
    "plan",
    "data",
    "range_shown",
    "accuracy_shown",
    "repeatability_shown",
    "robustness_shown",
    "uncertainty_shown",
    "comparison",
    "experts",
    "conclusion",
)
SHOWN = ("people", "equipment", "climate", "trial", "uncertainty")


def named() -> dict[str, str]:
    return {"method": line().method_code, "edition": line().edition}


def of_edition(**said: Any) -> Any:
    """A request about the edition of the work."""
    return lambda: {**named(), **said}


def added(**changed: Any) -> Any:
    """A further edition like the one of the work, which ended the day before."""

    def request() -> dict[str, Any]:
        like = edition_row()
        names = ("environment", "standards", "covers", "logged", "reviewer_may_sign", "rounding", "points")
        found = {each: getattr(like, each) for each in names}
        whole = {"method": like.method.code, "edition": "2099", "effective_from": ago(-9), **found}
        return {**whole, **changed}

    return request


def add(browser: Any, request: dict[str, Any]) -> Any:
    """The form of an edition, with the values it is shown with but the days."""
    refusal = Refusal("", "methods.add_edition", TECHNICAL, dict)
    kept = {name: request[name] for name in ("method", "edition", "effective_from", "superseded_on") if name in request}
    return refusal._post(browser, kept)


def changing(**days: Any) -> Any:
    def make() -> None:
        told = {"announced_on": ago(9), "announced_by": TECHNICAL, "source": "公告", "effective_from": ago(-9)}
        insert("methods.Change", method=edition_row().method, edition="2099", **{**told, **made(days)})

    return make


def step(**said: Any) -> Any:
    return lambda: {"method": line().method_code, "edition": "2099", **said}


def announced(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        plain = {"method": line().method_code, "edition": "2099", "effective_from": ago(-9), "announced_on": ago(0)}
        return {
            **plain,
            "source": "公告",
            **changed,
        }

    return request


def own_method() -> None:
    change("methods.Method", {"kind": "own"}, code=line().method_code)


def validation(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        said = {"developed_by": TECHNICAL, "lack": "无", **dict.fromkeys(SAID, "见档案"), "passed": True}
        return {**named(), **said, "file_sha256": "", **changed}

    return request


def verification(**changed: Any) -> Any:
    return lambda: {**named(), **dict.fromkeys(SHOWN, "见档案"), "passed": True, "file_sha256": "", **changed}


def filed(kind: str, by: str, approved: int | None = None) -> Any:
    """A row of evidence by somebody, approved so many days ago or not yet."""

    def make() -> None:
        days = {"day": ago(9), "approved_on": None if approved is None else ago(approved), "passed": True}
        if kind == "methods.Verification":
            insert(kind, edition=edition_row(), verified_by=by, **dict.fromkeys(SHOWN, "见档案"), **days)
        else:
            who = {"validated_by": by, "developed_by": by}
            insert(kind, edition=edition_row(), lack="无", **dict.fromkeys(SAID, "见档案"), **who, **days)

    return make


def newest(kind: str) -> Any:
    from django.apps import apps

    return lambda: {"row": apps.get_model(kind).objects.order_by("-pk").first().pk}


def procedure(withdrawn: int | None = None) -> Any:
    def make() -> None:
        own = {"code": "P-9", "number": 1, "title": "细则", "file_sha256": "0" * 64, "effective_from": ago(9)}
        ends = None if withdrawn is None else ago(withdrawn)
        insert("methods.Procedure", method=edition_row().method, withdrawn_on=ends, **own)

    return make


def about_procedure(**said: Any) -> Any:
    def request() -> dict[str, Any]:
        return {"procedure": row("methods.Procedure", code="P-9"), **said}

    return request


def issued(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        from guiju.lab.house.files import store

        digest = store(b"%PDF-1.7\n%of a test\n", "application/pdf")
        own = {"method": line().method_code, "code": "P-9", "title": "细则", "title_en": "Procedure"}
        return {**own, "file_sha256": digest, "effective_from": ago(9), **changed}

    return request


def template(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        found = first("methods.BudgetTemplate", edition=edition_row())
        document = {**found.document, "version": 2}
        plain = {"code": found.code, "number": 2, "document": document, "reason": "改进"}
        return {**named(), **plain, **changed}

    return request


def superseding(day: int, **said: Any) -> Any:
    return lambda: {**named(), "superseded_on": ago(day), "reason": "公告", **said}


EDITION, SUPERSEDE, ANNOUNCE, MOVE = (
    f"methods.{each}" for each in ("add_edition", "supersede_edition", "announce_change", "move_change")
)
REFUSALS = (
    Refusal(
        "word_unknown",
        "methods.register",
        TECHNICAL,
        lambda: {"code": "M-9", "title": "法", "title_en": "Method", "kind": "zz", "field": "length"},
        FORM,
    ),
    Refusal("editions_overlap", EDITION, TECHNICAL, added(), send=add),
    Refusal("edition_unfit", EDITION, TECHNICAL, added(covers=[{"quantity": "x"}]), NONE),
    Refusal("days_reversed", SUPERSEDE, TECHNICAL, superseding(0, superseded_on=lambda: edition_row().effective_from)),
    Refusal(
        "edition_ended",
        SUPERSEDE,
        TECHNICAL,
        superseding(-20),
        make=lambda: change("methods.Edition", {"superseded_on": ago(-9)}, pk=edition_row().pk),
    ),
    Refusal("backdated_needs_reason", SUPERSEDE, TECHNICAL, superseding(1, reason=" ")),
    Refusal(
        "novelty_not_followed", "methods.record_novelty_check", TECHNICAL, of_edition(source="网", outcome="superseded")
    ),
    Refusal("novelty_outcome", "methods.record_novelty_check", TECHNICAL, of_edition(source="网", outcome="zz"), FORM),
    # a change of edition
    Refusal("announced_in_future", ANNOUNCE, TECHNICAL, announced(announced_on=lambda: ago(-1))),
    Refusal("announcement_incomplete", ANNOUNCE, TECHNICAL, announced(source=" "), FORM),
    Refusal(
        "edition_ended",
        ANNOUNCE,
        TECHNICAL,
        announced(),
        make=lambda: change("methods.Edition", {"superseded_on": ago(-8)}, pk=edition_row().pk),
    ),
    Refusal("change_stage", "methods.file_change", TECHNICAL, step(reference="1"), make=changing()),
    Refusal("gap_missing", "methods.analyse_change", TECHNICAL, step(gap=" "), FORM, make=changing()),
    Refusal(
        "reference_missing",
        "methods.file_change",
        TECHNICAL,
        step(reference=" "),
        FORM,
        make=changing(analysed_on=lambda: ago(5), verified_on=lambda: ago(4)),
    ),
    Refusal(
        "change_scope_missing",
        "methods.grant_change",
        QUALITY,
        step(reference="1"),
        make=changing(analysed_on=lambda: ago(5), verified_on=lambda: ago(4), filed_on=lambda: ago(3)),
    ),
    Refusal(
        "change_in_force",
        MOVE,
        TECHNICAL,
        step(effective_from=lambda: ago(0), reason="改期"),
        make=changing(),
    ),
    Refusal(
        "days_reversed",
        MOVE,
        TECHNICAL,
        step(effective_from=lambda: ago(-30), reason="改期"),
        make=lambda: [
            changing(effective_from=lambda: ago(-60))(),
            change("methods.Edition", {"effective_from": ago(-40)}, pk=edition_row().pk),
        ],
    ),
    # evidence
    Refusal("evidence_incomplete", "methods.file_verification", TECHNICAL, verification(trial=" "), FORM),
    Refusal("evidence_file_missing", "methods.file_verification", TECHNICAL, verification(file_sha256="0" * 64), NONE),
    Refusal(
        "evidence_own_work",
        "methods.approve_verification",
        TECHNICAL,
        newest("methods.Verification"),
        make=filed("methods.Verification", TECHNICAL),
    ),
    Refusal(
        "evidence_approved",
        "methods.approve_verification",
        TECHNICAL,
        newest("methods.Verification"),
        make=filed("methods.Verification", CALIBRATOR, approved=1),
    ),
    Refusal("method_developer_not_qualified", "methods.file_validation", CALIBRATOR, validation(), make=own_method),
    Refusal(
        "developer_unqualified",
        "methods.file_validation",
        TECHNICAL,
        validation(developed_by=CALIBRATOR),
        make=own_method,
    ),
    Refusal(
        "method_developer_not_qualified",
        "methods.approve_validation",
        TECHNICAL,
        newest("methods.Validation"),
        make=lambda: [
            filed("methods.Validation", CALIBRATOR)(),
            change("people.Qualification", {"attested": False}, person__code=TECHNICAL),
        ],
    ),
    # procedures
    Refusal("days_reversed", "methods.issue_procedure", TECHNICAL, issued(), make=procedure()),
    Refusal(
        "procedure_withdrawn",
        "methods.review_procedure",
        TECHNICAL,
        about_procedure(stands=True, note=""),
        make=procedure(0),
    ),
    Refusal(
        "procedure_note_missing",
        "methods.review_procedure",
        TECHNICAL,
        about_procedure(stands=False, note=" "),
        make=procedure(),
    ),
    Refusal(
        "procedure_withdrawn",
        "methods.withdraw_procedure",
        TECHNICAL,
        about_procedure(withdrawn_on=lambda: ago(0), reason="x"),
        make=procedure(-5),
    ),
    Refusal(
        "ending_needs_reason",
        "methods.withdraw_procedure",
        TECHNICAL,
        about_procedure(withdrawn_on=lambda: ago(0), reason=" "),
        make=procedure(),
    ),
    Refusal(
        "days_reversed",
        "methods.withdraw_procedure",
        TECHNICAL,
        about_procedure(withdrawn_on=lambda: ago(9), reason="x"),
        make=procedure(),
    ),
    # templates: their page is an editor of its own, tried in test_methods_register
    Refusal("template_number", "methods.add_template", TECHNICAL, template(number=3), NONE),
    Refusal("template_needs_reason", "methods.add_template", TECHNICAL, template(reason=" "), NONE),
    Refusal(
        "template_unfit",
        "methods.add_template",
        TECHNICAL,
        lambda: {**template()(), "document": {**template()()["document"], "version": 3}},
        NONE,
    ),
)
__all__ = ["DAY", "REFUSALS"]
