"""The register of methods: editions day by day, changes of edition step by step, novelty, procedures, their watch."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, first, furnish, send, text
from methods_bench import on

DAY = timedelta(days=1)
EMPTY = {"environment": [], "standards": [], "reviewer_may_sign": False, "rounding": "up"}


@pytest.fixture
def house(installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house, on both databases."""
    furnish()
    yield installation


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


def act(kind: Any, who: str, /, **members: Any) -> Any:
    from methods_bench import act as perform

    return perform(kind, who, **members)


def refused(kind: Any, who: str, /, **members: Any) -> list[tuple[str, str]]:
    from methods_bench import refused as tried

    return tried(kind, who, **members)


def method(code: str, first_day: date, **members: Any) -> None:
    """A method with one edition, open at its end."""
    from guiju.lab.methods import acts

    act(acts.RegisterMethod, "system", code=code, title="方法", title_en="Method", kind="national", field="length")
    act(acts.AddEdition, "system", method=code, edition="1", effective_from=first_day, **{**EMPTY, **members})


def announced(code: str, first_day: date, edition: str = "2") -> dict[str, Any]:
    return {
        "method": code,
        "edition": edition,
        "effective_from": first_day,
        "announced_on": today(),
        "source": "公告 1 号",
    }


def test_no_day_has_two_editions(house: TestInstallation) -> None:
    from guiju.lab.methods import acts

    method("JJF 1", date(2020, 1, 1))
    add = (acts.AddEdition, "P-T")
    next_one = {"method": "JJF 1", "edition": "2", "effective_from": date(2026, 1, 1), **EMPTY}
    overlap = [("editions_overlap", "6.1.2-1")]
    assert refused(*add, **next_one) == overlap
    assert refused(*add, **{**next_one, "effective_from": date(2019, 1, 1)}) == overlap
    before = {**next_one, "edition": "0", "effective_from": date(2010, 1, 1)}
    assert refused(*add, **before, superseded_on=date(2020, 1, 2)) == overlap
    assert refused(*add, **before, superseded_on=date(2010, 1, 1)) == [("days_reversed", "6.1.2-1")]
    assert refused(*add, **before, superseded_on=date(2020, 1, 1)) == []
    supersede = {"method": "JJF 1", "edition": "1"}
    call = (acts.SupersedeEdition, "P-T")
    assert refused(*call, **supersede, superseded_on=date(2020, 1, 1)) == [("days_reversed", "6.1.2-1")]
    assert refused(*call, **supersede, superseded_on=date(2026, 1, 1)) == [("backdated_needs_reason", "6.1.2-1")]
    assert refused(*call, **supersede, superseded_on=date(2026, 1, 1), reason="公告") == []
    assert refused(*call, **supersede, superseded_on=date(2027, 1, 1)) == [("edition_ended", "6.1.2-1")]
    assert refused(*add, **next_one) == []


def test_what_an_edition_says_is_read_strictly(house: TestInstallation) -> None:
    from guiju.lab.methods import acts

    made = {"method": "M-1", "edition": "x", "effective_from": date(2030, 1, 1), **EMPTY}
    for wrong in (
        {"covers": [{"quantity": "length"}]},
        {"environment": [{"quantity": "temperature"}]},
        {"standards": [{"role": "x"}]},
    ):
        assert refused(acts.AddEdition, "P-T", **{**made, **wrong}) == [("edition_unfit", "6.1.2-1")]


def test_whatever_is_announced_moved_or_ended_no_day_has_two(sqlite_installation: TestInstallation) -> None:
    """Random acts in random order: refused or done, there is never a day with two editions, nor a gap by a change."""
    from guiju.lab.methods import acts
    from guiju.lab.methods.models import Change, Edition

    furnish()
    start, dice = date(2026, 1, 1), random.Random(7)
    method("JJF 1", start)
    done = 0
    for step in range(60):
        day = start + timedelta(days=dice.randrange(-200, 900))
        kind = dice.choice(("announce", "add", "supersede", "move"))
        changes = list(Change.objects.order_by("pk"))
        if kind == "announce":
            done += not refused(acts.AnnounceChange, "P-T", **announced("JJF 1", day, f"e{step}"))
        elif kind == "add" and changes:
            last = dice.choice(changes)
            made = {"method": "JJF 1", "edition": last.edition, "effective_from": last.effective_from, **EMPTY}
            if not Edition.objects.filter(edition=last.edition).exists():
                done += not refused(acts.AddEdition, "P-T", **made)
        elif kind == "move" and changes:
            last = dice.choice(changes)
            moved = {"method": "JJF 1", "edition": last.edition, "effective_from": day, "reason": "延期"}
            done += not refused(acts.MoveChange, "P-T", **moved)
        elif kind == "supersede":
            row = dice.choice(list(Edition.objects.filter(method__code="JJF 1")))
            ended = {"method": "JJF 1", "edition": row.edition, "superseded_on": day}
            done += not refused(acts.SupersedeEdition, "P-T", **ended)
        spans = [(each.effective_from, each.superseded_on) for each in Edition.objects.filter(method__code="JJF 1")]
        for offset in range(-250, 1000, 7):
            at = start + timedelta(days=offset)
            assert sum(begin <= at and (end is None or at < end) for begin, end in spans) <= 1, (step, kind, at)
    assert done > 3


STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("AnalyseChange", "P-T", {"gap": "增加一个点"}),
    ("FileChange", "P-Q", {"reference": "申请 1"}),
    ("GrantChange", "P-H", {"reference": "批准 1"}),
)


def test_a_change_goes_step_by_step_and_is_granted_by_a_line_of_the_scope(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import AddScopeRow
    from guiju.lab.methods import acts
    from guiju.lab.methods.facts import stage_of
    from guiju.lab.methods.models import Change, Edition, Verification
    from guiju.lab.people.acts import GiveRole

    begin = today() + 30 * DAY
    method("JJF 1", date(2020, 1, 1))
    late = {**announced("JJF 1", begin), "announced_on": today() + DAY}
    assert refused(acts.AnnounceChange, "P-T", **late) == [("announced_in_future", "6.1.2-1")]
    bare = {**announced("JJF 1", begin), "source": " "}
    assert refused(acts.AnnounceChange, "P-T", **bare) == [("announcement_incomplete", "6.1.2-1")]
    assert refused(acts.AnnounceChange, "P-T", **announced("JJF 1", date(2020, 1, 1)))[0][0] == "not_found"
    act(acts.AnnounceChange, "P-T", **announced("JJF 1", begin))
    assert Edition.objects.get(method__code="JJF 1").superseded_on == begin
    named = {"method": "JJF 1", "edition": "2"}
    for name, who, said in STEPS[1:]:
        assert refused(getattr(acts, name), who, **named, **said) == [("change_stage", "6.1.2-1")]
    assert refused(acts.AnalyseChange, "P-T", **named, gap=" ") == [("gap_missing", "6.1.2-1")]
    act(acts.AnalyseChange, "P-T", **named, gap="增加一个点")
    assert refused(acts.AnalyseChange, "P-T", **named, gap="再来") == [("change_stage", "6.1.2-1")]
    assert refused(acts.FileChange, "P-Q", **named, reference="1") == [("change_stage", "6.1.2-1")]
    act(acts.AddEdition, "P-T", **named, effective_from=begin, **EMPTY)
    said = dict.fromkeys(("people", "equipment", "climate", "trial", "uncertainty"), "好")
    failed = act(acts.FileVerification, "P-B", **named, **said, passed=False)
    act(acts.ApproveVerification, "P-T", row=failed.pk)
    assert stage_of(Change.objects.get()) == "analysed"
    passed = act(acts.FileVerification, "P-B", **named, **said, passed=True)
    act(acts.ApproveVerification, "P-T", row=passed.pk)
    row = Change.objects.get()
    assert (stage_of(row), row.verified_on, row.verified_by) == ("verified", today(), "P-T")
    assert Verification.objects.count() == 2
    assert refused(acts.FileChange, "P-Q", **named, reference=" ") == [("reference_missing", "6.1.2-1")]
    act(acts.FileChange, "P-Q", **named, reference="申请 1")
    assert refused(acts.GrantChange, "P-H", **named, reference="批准 1") == [("change_scope_missing", "4.3-1")]
    act(
        AddScopeRow,
        "system",
        qualification="L0001",
        code="JJF 1/2",
        field="length",
        instrument="量块",
        instrument_en="Gauge block",
        quantity="length",
        method_code="JJF 1",
        edition="2",
        site_code="S1",
        on_site=False,
        lower="0",
        upper="1",
        unit="mm",
        smallest_U="0.1",
        smallest_U_unit="mm",
        relative=False,
        k="2",
        valid_from=begin,
        valid_to=date(2028, 1, 1),
    )
    act(acts.GrantChange, "P-H", **named, reference="批准 1")
    assert stage_of(Change.objects.get()) == "granted"
    assert stage_of(Change.objects.get(), today() - DAY) == "announced"
    assert GiveRole


def test_a_day_is_moved_only_before_it_comes(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.methods import acts
    from guiju.lab.methods.models import Edition

    furnish()
    method("JJF 1", date(2020, 1, 1))
    begin = today() + 30 * DAY
    act(acts.AnnounceChange, "P-T", **announced("JJF 1", begin))
    act(acts.AddEdition, "P-T", method="JJF 1", edition="2", effective_from=begin, **EMPTY)
    move = {"method": "JJF 1", "edition": "2", "effective_from": begin + 10 * DAY}
    call = (acts.MoveChange, "P-T")
    assert refused(*call, **move, reason=" ") == [("amendment_needs_reason", "6.1.5-3")]
    assert refused(*call, **{**move, "effective_from": today()}, reason="x") == [("change_in_force", "6.1.2-1")]
    act(*call, **move, reason="公告延期")
    old, new = Edition.objects.filter(method__code="JJF 1").order_by("effective_from")
    assert old.superseded_on == new.effective_from == begin + 10 * DAY
    with on(begin + 9 * DAY):
        assert refused(*call, **{**move, "effective_from": begin + 20 * DAY}, reason="x") == []
    with on(begin + 20 * DAY):
        late = {**move, "effective_from": begin + 40 * DAY}
        assert refused(*call, **late, reason="x") == [("change_in_force", "6.1.2-1")]


@pytest.mark.parametrize(("after", "codes"), [(91, []), (92, []), (93, ["register_novelty_overdue"])])
def test_the_watch_asks_for_a_check_after_a_quarter(
    sqlite_installation: TestInstallation, after: int, codes: list[str]
) -> None:
    from guiju.lab.house.watching import findings_on
    from guiju.lab.methods import acts
    from guiju.lab.ui.dues import dues

    furnish()
    method("JJF 1", date(2020, 1, 1))
    named = {"method": "JJF 1", "edition": "1"}
    call = (acts.RecordNoveltyCheck, "P-Q")
    assert refused(*call, **named, source=" ", outcome="newest") == [("evidence_incomplete", "6.1.2-3")]
    assert refused(*call, **named, source="官网", outcome="maybe") == [("novelty_outcome", "6.1.2-1")]
    assert refused(acts.RecordNoveltyCheck, "P-B", **named, source="官网", outcome="newest") == [("role", "4.5-2")]
    act(*call, **named, source="官网", outcome="newest")
    day = today() + timedelta(days=after)
    found = [each.code for each in findings_on(day, "methods") if each.subject == "JJF 1"]
    assert [each for each in found if each != "register_edition_unverified"] == codes
    due = [each.day for each in dues(date(2000, 1, 1), date(2100, 1, 1)) if each.kind == "method_novelty"]
    assert today() + timedelta(days=92) in due


def test_a_check_that_finds_a_successor_is_filed_once_the_register_follows_it(
    sqlite_installation: TestInstallation,
) -> None:
    """Rules read the days of editions: the finding alone would renew the check, and work by the edition would go on."""
    from guiju.lab.methods import acts

    furnish()
    method("JJF 1", date(2020, 1, 1))
    named = {"method": "JJF 1", "edition": "1", "source": "官网"}
    call = (acts.RecordNoveltyCheck, "P-Q")
    for outcome in ("announced", "superseded"):
        assert refused(*call, **named, outcome=outcome) == [("novelty_not_followed", "6.1.2-1")]
    begin = today() + 30 * DAY
    act(acts.AnnounceChange, "P-T", **announced("JJF 1", begin))
    assert refused(*call, **named, outcome="superseded") == [("novelty_not_followed", "6.1.2-1")]
    act(*call, **named, outcome="announced")
    with on(begin - DAY):
        assert refused(*call, **named, outcome="superseded") == [("novelty_not_followed", "6.1.2-1")]
    with on(begin):
        act(*call, **named, outcome="superseded")


def test_dues_of_changes_and_reviews(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house import files
    from guiju.lab.methods import acts
    from guiju.lab.ui.dues import dues

    furnish()
    method("JJF 1", date(2020, 1, 1), choices_left=True)
    begin = today() + 30 * DAY
    act(acts.AnnounceChange, "P-T", **announced("JJF 1", begin))
    issue = {"method": "JJF 1", "code": "SOP", "title": "指导书", "title_en": "", "effective_from": today()}
    row = act(acts.IssueProcedure, "P-B", **issue, file_sha256=files.store(b"%PDF-1.4", "application/pdf"))
    act(acts.ReviewProcedure, "P-T", procedure=row.pk, stands=True)

    def due(first_day: date, last_day: date) -> set[str]:
        return {each.kind for each in dues(first_day, last_day) if "JJF 1" in each.title}

    last = begin - DAY
    assert "edition_change" in due(last, last)
    assert "edition_change" not in due(begin, begin + DAY) | due(last - DAY, last - DAY)
    year = today() + timedelta(days=365)
    assert due(year, year) == {"procedure_review"}
    # The next version ends the one before, which is reviewed no longer from that day on.
    following = {**issue, "effective_from": today() + DAY}
    data = files.store(b"%PDF-1.5", "application/pdf")
    assert refused(acts.IssueProcedure, "P-B", **issue, file_sha256=data) == [("days_reversed", "6.1.2-4")]
    act(acts.IssueProcedure, "P-B", **following, file_sha256=data)
    row.refresh_from_db()
    assert row.withdrawn_on == today() + DAY
    with on(today() + DAY):
        call = (acts.ReviewProcedure, "P-T")
        assert refused(*call, procedure=row.pk, stands=True) == [("procedure_withdrawn", "6.1.2-4")]


def test_the_page_of_a_method_tells_its_state_and_offers_the_next_step(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.methods import acts
    from guiju.lab.methods.models import Method

    furnish()
    row = first("methods.method")
    place = address("methods.method", f"{row.pk}/")
    browser = client("P-T")
    assert "没有已批准的方法验证记录" in text(browser.get(f"{place}change/"))
    begin = today() + 30 * DAY
    sent = {"edition": "2027", "effective_from": f"{begin}", "announced_on": f"{today()}", "source": "公告"}
    assert send(browser, f"{place}do/announce/", **sent).status_code == 302
    page = text(browser.get(f"{place}change/"))
    assert all(
        each in page for each in ("版本变更 → 2027", "还有 30 天", "技术负责人分析新旧版本的差异", "旧版仍现行有效")
    )
    change = Method.objects.get().changes.get()
    assert send(browser, f"{place}do/analyse/{change.pk}/", gap="增加一点").status_code == 302
    form = text(browser.get(f"{place}do/edition/"))
    assert 'value="2027"' in form
    assert f'value="{begin}"' in form
    with on(begin):
        from guiju.lab.methods.shown import changes

        (shown,) = changes(row)
        assert (shown.colour, shown.late) == ("bad", 0)
        assert "旧版已被代替" in shown.lawful
    assert acts


def test_no_light_is_green_where_there_is_nothing_to_judge(sqlite_installation: TestInstallation) -> None:
    """Of a method without an edition, or whose edition comes or is past, nothing is in order but what was judged."""
    from guiju.lab.methods import acts
    from guiju.lab.methods.models import Method
    from guiju.lab.methods.shown import lights

    furnish()
    act(acts.RegisterMethod, "system", code="JJF 9", title="法", title_en="Method", kind="national", field="length")

    def colours(code: str) -> dict[str, str]:
        return {each.code.removeprefix("register_"): each.colour for each in lights(Method.objects.get(code=code))}

    assert set(colours("JJF 9").values()) == {"grey"}
    page = text(client("P-T").get(address("methods.method", f"{Method.objects.get(code='JJF 9').pk}/change/")))
    assert "尚未登记版本" in page and "不能按此方法校准" in page and 'class="g-light g-green"' not in page
    coming = today() + DAY
    act(acts.AddEdition, "system", method="JJF 9", edition="1", effective_from=coming, **EMPTY)
    judged = dict.fromkeys(("editions_overlap", "novelty_overdue", "edition_unverified", "procedure_overdue"), "grey")
    assert colours("JJF 9") == {**judged, "change_open": "green"}
    with on(coming):
        found = colours("JJF 9")
        assert (found["editions_overlap"], found["procedure_overdue"]) == ("green", "grey")
        assert (found["novelty_overdue"], found["edition_unverified"]) == ("red", "red")


def test_checks_for_novelty_are_written_down_for_many_at_once(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.methods.models import Edition, NoveltyCheck

    furnish()
    method("JJF 1", date(2020, 1, 1))
    browser, keys = client("P-T"), list(Edition.objects.values_list("pk", flat=True))
    assert "从未" in text(browser.get("/methods/novelty/"))
    sent = {"edition": keys, "source": "官网", "outcome": "newest", "note": "", "key": "n-1"}
    assert browser.post("/methods/novelty/", sent).status_code == 302
    assert browser.post("/methods/novelty/", sent).status_code == 302
    assert NoveltyCheck.objects.count() == len(keys) == 2
    assert browser.post("/methods/novelty/", {**sent, "source": " ", "key": "n-2"}).status_code == 200
    assert client("P-B").post("/methods/novelty/", {**sent, "key": "n-3"}).status_code == 422
    assert NoveltyCheck.objects.count() == 2


def test_the_list_narrows_by_state(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.methods import acts

    furnish()
    method("JJF 1", date(2020, 1, 1))
    act(acts.AnnounceChange, "P-T", **announced("JJF 1", today()))
    browser, place = client("P-B"), address("methods.method")

    def listed(state: str) -> set[str]:
        page = text(browser.get(place, {"state": state}))
        return {each for each in ("M-1", "JJF 1") if f">{each}</a>" in page or f">{each}<" in page}

    assert listed("late") == {"JJF 1"}
    assert listed("unverified") == {"M-1"}
    assert listed("fine") == set()


def test_documents_are_shown_to_the_house_alone(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house import files
    from guiju.lab.methods import acts

    furnish()
    data = b"%PDF-1.4 procedure"
    issue = {"method": "M-1", "code": "SOP/1", "title": "指导书", "title_en": "", "effective_from": today()}
    row = act(acts.IssueProcedure, "P-B", **issue, file_sha256=files.store(data, "application/pdf"))
    answer = client("P-B").get(f"/methods/procedures/{row.pk}/document")
    assert answer.content == data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="SOP_1-1.pdf"'
    assert client("-").get(f"/methods/procedures/{row.pk}/document").status_code == 302
    assert client("P-B").get("/methods/procedures/999/document").status_code == 404
    assert client("P-B").get("/methods/evidence/nonsense/1/document").status_code == 404
