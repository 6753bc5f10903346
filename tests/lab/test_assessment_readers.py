"""Who reads evaluations: readers all of them, others what concerns the person; a seat no contact data; text files."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from walk_house import ask, body, client

pytest_plugins = ["walk_house", "own_demo"]

READERS = ("demo-quality", "demo-technical", "demo-head", "demo-assessor")
OTHERS = ("demo-clerk", "demo-keeper", "demo-calibrator", "demo-reviewer", "demo-signatory")
CLOSED = ("tailoring", "evaluationprofile")
OWN = ("adjudication", "attestation", "correction", "document", "run", "runfinding")


def get(person: str, url: str) -> Any:
    return ask(client(person, "zh-hans"), url)


def register(name: str, row: Any = None) -> str:
    return f"/registers/assessment/{name}/" + ("" if row is None else f"{row}/change/")


def first(name: str) -> Any:
    from django.apps import apps

    return apps.get_model("assessment", name).objects.order_by("pk").first()


@pytest.mark.parametrize("person", READERS)
def test_readers_read_every_list_and_file(person: str, own_demonstration: Path) -> None:
    for name in (*CLOSED, *OWN):
        assert get(person, register(name)).status_code == 200, name
    assert get(person, register("attestation", first("attestation").pk)).status_code == 200
    assert get(person, f"/evaluation/evidence/attestation/{first('attestation').pk}/0").status_code == 200


@pytest.mark.parametrize("person", OTHERS)
def test_others_read_what_concerns_them_alone(person: str, own_demonstration: Path) -> None:
    for name in CLOSED:
        row = first(name)
        assert get(person, register(name)).status_code == 403, name
        if row is not None:
            for url in (register(name, row.pk), f"{register(name)}{row.pk}/history/"):
                assert get(person, url).status_code in (403, 404), url
    for name in OWN:
        assert get(person, register(name)).status_code == 200
        assert "/evaluation/" not in body(get(person, register(name))).replace("/evaluation/runs/", "")
    assert first("attestation").statement not in body(get(person, register("attestation")))
    assert get(person, register("attestation", first("attestation").pk)).status_code == 403
    assert register("adjudication") in body(get(person, "/today/"))
    form = body(get(person, f"{register('adjudication')}add/?row=5-6a"))
    assert "register:" not in form and "attestation:" not in form and "disabled" not in form
    finding = first("runfinding")
    for pk in (finding.pk, 10**6):
        assert get(person, register("runfinding", pk)).status_code == 403
    assert finding.run.code not in body(get(person, register("runfinding")))
    assert get(person, f"/evaluation/evidence/attestation/{first('attestation').pk}/0").status_code == 403
    assert get(person, f"/evaluation/runs/{finding.run.code}/").status_code == 403


def test_whoever_a_finding_names_reads_it_and_no_other(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Hearing, RunFinding

    named = Hearing.objects.select_related("finding").get()
    assert get(named.person, register("runfinding", named.finding_id)).status_code == 200
    other = RunFinding.objects.exclude(pk=named.finding_id).order_by("pk")[0]
    assert get(named.person, register("runfinding", other.pk)).status_code == 403
    assert named.person == "demo-senior"


def test_whoever_a_finding_names_is_led_to_what_its_row_asks(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Hearing

    named = Hearing.objects.select_related("finding").get()
    row = named.finding.row
    of_run = f"/evaluation/runs/{named.finding.run.code}/rows/{row}/"
    assert f'href="{of_run}"' in body(get(named.person, register("runfinding", named.finding_id)))
    for page in (of_run, f"/evaluation/rows/{row}/"):
        led = get(named.person, page)
        assert (led.status_code, led["Location"]) == (302, f"/conduct/#r-{row}")
    assert f'id="r-{row}"' in body(get(named.person, "/conduct/"))
    assert get("demo-quality", f"/evaluation/rows/{row}/").status_code == 200
    assert get(named.person, "/evaluation/rows/9.9-9/").status_code == 404


def test_a_list_of_ones_own_leads_to_no_closed_page(own_demonstration: Path) -> None:
    for name in OWN:
        link = '<a class="g-more" href="/evaluation/">'
        assert link not in body(get("demo-keeper", register(name))), name
        assert link in body(get("demo-quality", register(name))), name


def test_a_document_and_its_file_are_of_readers_and_of_who_keeps_it(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Document

    row = Document.objects.exclude(file_sha256="").order_by("pk")[0]
    pages = (register("document", row.pk), f"/kept/assessment/document/{row.pk}")
    people = {row.owner, row.filed_by, row.approved_by}
    for person in {*READERS, *OTHERS} - people:
        status = 200 if person in READERS else 403
        assert [get(person, each).status_code for each in pages] == [status, status], person
        assert (row.code in body(get(person, register("document")))) is (person in READERS)
    for person in people & {*READERS, *OTHERS}:
        assert [get(person, each).status_code for each in pages] == [200, 200], person


def test_due_dates_of_evaluations_are_told_to_whom_they_concern_and_lead_there(own_demonstration: Path) -> None:
    from datetime import date

    from guiju.lab.assessment.models import Document, Hearing, RunFinding
    from guiju.lab.house import who
    from guiju.lab.ui.dues import falls

    span = date(2000, 1, 1), date(2100, 1, 1)
    own = ("document", "document_review", "attestation", "correction", "evaluation_finding", "finding_reply")

    def told(person: str) -> list[Any]:
        actor = who.actor(person)
        assert actor is not None
        return [each for each in falls(*span, reader=actor)[:] if each.kind in (*own, "suspicion_reply")]

    everything = [each for each in falls(*span)[:] if each.kind in own]
    assert {each.kind for each in everything} >= {"document", "attestation", "evaluation_finding"}
    assert told("demo-quality") == told("demo-assessor") == everything
    for person in OTHERS:
        owned = {f"{each.run.code} · {each.row}" for each in RunFinding.objects.filter(owner=person)}
        owned |= {f"{each.code} {each.title}" for each in Document.objects.filter(owner=person)}
        named = Hearing.objects.filter(person=person).select_related("finding__run")
        owned |= {f"{each.finding.run.code} · {each.finding.row}" for each in named}
        assert {each.title for each in told(person)} <= owned, person
    for kind in {each.kind for each in everything}:
        link = next(each.link for each in everything if each.kind == kind)
        assert link.startswith("/registers/assessment/") and get("demo-quality", link).status_code == 200, kind
    page = body(get("demo-keeper", "/dues/"))
    assert "/registers/assessment/attestation/" not in page and "<th>负责人</th>" in page


def test_tables_of_evaluations_are_not_exported_to_others(own_demonstration: Path) -> None:
    from django.urls import reverse

    for table, status in (("assessment_attestation", 404), ("assessment_document", 404), ("equipment_equipment", 200)):
        url = reverse("sheets:export", args=[table, "csv"])
        assert get("demo-clerk", url).status_code == status
        assert get("demo-quality", url).status_code == 200


def test_a_certificate_of_the_house_is_known_whatever_was_added_to_it(own_demonstration: Path) -> None:
    """By the data that it carries: a byte more makes another file of it, and nobody else's paper."""
    from guiju.lab.assessment.evidence_files import demand_evidence
    from guiju.lab.demo.equipment import paper
    from guiju.lab.house import files
    from guiju.lab.house.refusal import Refused
    from guiju.lab.issuing.models import Certificate

    issued = Certificate.objects.order_by("pk").first()
    assert issued is not None
    content = files.stored(issued.pdf_sha256)
    for added in (b"", b"\n", b"% anything"):
        with pytest.raises(Refused) as refused:
            demand_evidence((files.store(content + added, "application/pdf"),), "5-6a")
        assert refused.value.findings[0].code == "evidence_of_the_house"
    demand_evidence((files.store(paper(b"a paper of somebody outside"), "application/pdf"),), "5-6a")


def test_an_evidence_file_is_a_text_that_says_what_was_seen(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Attestation

    for row in Attestation.objects.all():
        shown = get("demo-quality", f"/evaluation/evidence/attestation/{row.pk}/0")
        assert shown["Content-Type"] == "text/plain; charset=utf-8"
        assert shown["X-Content-Type-Options"] == "nosniff"
        text = shown.content.decode()
        assert row.row in text and row.statement.removeprefix("演示：") in text and "演示，虚构" in text
    assert len(set(Attestation.objects.values_list("statement", flat=True))) == Attestation.objects.count()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        ("说明\r\n第二行".encode(), "text/plain; charset=utf-8"),
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x00\x01", "application/octet-stream"),
        ("甲".encode("gb18030"), "application/octet-stream"),
    ],
)
def test_a_kept_file_is_text_where_it_reads_as_text(data: bytes, media: str, own_demonstration: Path) -> None:
    from guiju.lab.ui.kept_files import shown_file

    assert shown_file(data, "x")["Content-Type"] == media


def test_a_seat_sees_no_contact_of_a_customer(own_demonstration: Path) -> None:
    from django.urls import reverse

    from guiju.lab.commissions.models import Commission
    from guiju.lab.customers.models import Customer
    from guiju.lab.issuing.models import Certificate

    row = Commission.objects.select_related("certificate_for").order_by("pk")[0]
    customer = row.certificate_for
    number = (
        Certificate.objects.select_related("number").filter(number__record__job__line__commission=row)[0].number.number
    )
    page = f"/registers/customers/customer/{customer.pk}/"
    urls = (
        f"{page}change/",
        f"{page}history/",
        f"{page}history/?on=2099-01-01",
        f"{page}do/amend/",
        "/registers/customers/customer/",
        reverse("commissions:detail", args=[row.number]),
        reverse("issuing:certificate_page", args=[number]),
    )
    for url in urls:
        told = body(get("demo-assessor", url))
        assert customer.telephone not in told and customer.contact not in told, url
    assert customer.telephone in body(get("demo-clerk", f"{page}change/"))
    assert Customer.objects.get(pk=customer.pk).telephone == customer.telephone
    csv = get("demo-assessor", reverse("sheets:export", args=["customers_customer", "csv"])).content.decode("utf-8-sig")
    assert customer.name in csv and customer.telephone not in csv


def test_an_ended_seat_is_told_so(own_demonstration: Path) -> None:
    from guiju.lab.house import clock
    from guiju.lab.people.models import Role

    last = Role.objects.get(person__code="demo-assessor").valid_to
    noon = clock.now().replace(year=last.year, month=last.month, day=last.day, hour=4) + timedelta(days=1)
    with clock.story(noon):
        page = get("demo-assessor", "/assessor/")
        assert page.status_code == 403
        told = page.content.decode()
    assert "您的评价席位已到期" in told and last.isoformat() in told and "还没有岗位" not in told


def test_the_seat_finds_commissions_and_titles_and_tells_two_digits(own_demonstration: Path) -> None:
    from guiju.lab.calibrations.models import Record

    row = Record.objects.select_related("job__line__commission").order_by("-pk")[0]
    for asked in (row.job.line.commission.number, row.job.line.title[:2]):
        assert f"/assessor/records/{row.number}/" in body(get("demo-assessor", f"/assessor/?q={asked}")), asked
    page = body(get("demo-assessor", f"/assessor/records/{row.number}/"))
    assert "演示-DEMO-E-CLIMATE-1" in page and "3.6 × 10⁻⁵ mm" in page and "7.3 × 10⁻⁵ mm" in page
    assert "观测的长度差" in page


def test_managers_sign_and_the_run_is_frozen(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Run, RunFinding
    from guiju.lab.demo.notes import read_notes

    assert {"demo-quality", "demo-technical", "demo-head"} <= set(read_notes()["passphrases"])
    run = Run.objects.get()
    assert (run.state, run.frozen_by) == ("frozen", "demo-head")
    assert all(each.owner for each in RunFinding.objects.all())


def test_a_refused_page_leaves_one_line(own_demonstration: Path, caplog: pytest.LogCaptureFixture) -> None:
    get("demo-clerk", "/evaluation/")
    (told,) = [each for each in caplog.records if each.name == "django.request"]
    assert told.exc_info is None and "/evaluation/" in told.getMessage()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/assessor/", "评价员席位"),
        ("/evaluation/rows/5-6a/", "条款 5-6a"),
        ("/assessor/records/DEMO-J-0007/", "原始记录 DEMO-J-0007"),
        ("/registers/customers/customer/1/change/?q=1", "客户 1"),
        ("/sheets/export/equipment_equipment.csv", "导出 设备 (csv)"),
        ("/sheets/export/no_such.csv", ""),
        ("/no/such/page/", ""),
    ],
)
def test_what_a_seat_read_is_told_in_words(path: str, words: str, own_demonstration: Path) -> None:
    from django.utils.translation import override

    from guiju.lab.assessment.pages_read import page_words

    with override("zh-hans"):
        assert page_words(path) == words
