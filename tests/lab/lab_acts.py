"""Acts on customers and readings as the tests of the frame use them; imported only once Django is set up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from guiju.lab.calibrations import chain
from guiju.lab.calibrations.models import Batch, Job
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.commissions.models import Commission, Line
from guiju.lab.customers.acts import RegisterCustomer
from guiju.lab.customers.models import Customer
from guiju.lab.house import clock
from guiju.lab.house.act import Act, Actor, Outcome, Reading, Refused, Transaction, perform
from guiju.lab.house.signing import SYSTEM
from guiju.lab.people.acts import GiveRole, RegisterPerson

CLERK = Actor(person_id="P-CLERK", name="clerk", roles=frozenset({"item_clerk"}))
OTHER_CLERK = Actor(person_id="P-OTHER", name="other clerk", roles=frozenset({"item_clerk"}))
HEAD = Actor(person_id="P-HEAD", name="head", roles=frozenset({"head"}))
QUALITY = Actor(person_id="P-QUALITY", name="quality manager", roles=frozenset({"quality_manager"}))
CALIBRATOR = Actor(person_id="P-CAL", name="calibrator", roles=frozenset({"calibrator"}))
BENCH = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def customer_request(code: str, **changed: Any) -> Any:
    """The request that enters a customer."""
    columns = {
        "code": code,
        "name": f"客户 {code}",
        "name_en": f"Customer {code}",
        "address": "示例路 1 号",
        "contact": "联系人",
        "telephone": "000",
    }
    return RegisterCustomer.Request(**{**columns, **changed})


def register(code: str, *, key: str = "", actor: Actor = CLERK, **changed: Any) -> Outcome:
    """Enters a customer."""
    return perform(RegisterCustomer, customer_request(code, **changed), actor=actor, key=key or f"key {code}")


def employ(**roles: str) -> None:
    """Registers people with a role each, by codes that stand for theirs: P_HEAD is P-HEAD."""
    for name, role in roles.items():
        code = name.replace("_", "-")
        person = RegisterPerson.Request(code=code, name=code, birth_date=date(1980, 1, 1))
        perform(RegisterPerson, person, actor=SYSTEM, key=f"person {code}")
        given = GiveRole.Request(person=code, name=role, valid_from=clock.today(), valid_to=None)
        perform(GiveRole, given, actor=SYSTEM, key=f"role {code}")


class Rename(Act):
    """Changes a customer's name: an act with a subject, so that versions can be expected."""

    name = "test.rename"
    roles = frozenset({"item_clerk"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str
        new_name: str

    def subjects(self, request: Request) -> list[Any]:
        return [Customer.objects.filter(code=request.code)]

    def check(self, reading: Reading, request: Request) -> None:
        row = reading.one(Customer.objects.filter(code=request.code), request.code)
        if row.name == request.new_name:
            raise Refused("still_used", requirement="5-5a", parameters={"what": request.new_name})

    def change(self, tx: Transaction, request: Request) -> Customer:
        row = tx.one(Customer.objects.filter(code=request.code), request.code)
        return tx.update(row, name=request.new_name)


class Remove(Act):
    """Deletes a customer."""

    name = "test.remove"
    roles = frozenset({"item_clerk"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        code: str

    def change(self, tx: Transaction, request: Request) -> None:
        tx.delete(tx.one(Customer.objects.filter(code=request.code), request.code))


class StoreFile(Act):
    """Stores a file and names it in the log."""

    name = "test.store_file"
    roles = frozenset({"item_clerk"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        content: str

    def change(self, tx: Transaction, request: Request) -> str:
        return tx.store_file(request.content.encode(), "text/plain")


class FileJob(Act):
    """Puts a measuring job on the bench, with the least that its columns demand."""

    name = "test.file_job"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        number: str
        customer: str

    def change(self, tx: Transaction, request: Request) -> Job:
        customer = tx.one(Customer.objects.filter(code=request.customer), request.customer)
        commission = tx.insert(
            Commission(
                number=f"W-{request.number}",
                commissioned_by=customer,
                certificate_for=customer,
                paid_by=customer,
                sent_by=customer,
                received_on=date(2026, 3, 2),
                conformity_ordered=False,
                interval_agreed=False,
            )
        )
        line = tx.insert(
            Line(
                commission=commission,
                number=1,
                title="示例",
                title_en="example",
                method_code="M",
                edition="1",
                method_named_by="agency",
                template_code="T",
                site_code="S",
                on_site=False,
                points=[],
                state="accepted",
            )
        )
        return tx.insert(
            Job(
                number=request.number,
                line=line,
                state="measuring",
                room_code="R",
                calibrator=tx.actor.person_id,
                standards={},
                checks=[],
                chain_head=chain.EMPTY,
                revision=1,
            )
        )


class TakeReadings(Act):
    """Takes readings as the bench does: links of the chain, no log entry."""

    name = "test.take_readings"
    roles = frozenset({"calibrator"})
    logged = False

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        values: tuple[str, ...]

    def change(self, tx: Transaction, request: Request) -> str:
        job = tx.one(Job.objects.filter(number=request.job), request.job)
        taken = chain.links(tx, job)
        batch = tx.insert(
            Batch(
                job=job,
                code=f"B{len(taken)}",
                provenance="typed",
                source="keyboard",
                by=tx.actor.person_id,
                started_at=BENCH,
            )
        )
        for value in request.values:
            link = Link(
                job=job,
                batch=batch,
                kind="reading",
                point="p1",
                symbol="t",
                source="item",
                position=len(taken),
                value=value,
                unit="℃",
                by=tx.actor.person_id,
                at=BENCH,
            )
            chain.append(tx, job, taken, link)
        return chain.head_of(taken)


class EndJob(Act):
    """Ends a job: the log takes the head of its chain."""

    name = "test.end_job"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str

    def change(self, tx: Transaction, request: Request) -> Job:
        job = tx.one(Job.objects.filter(number=request.job), request.job)
        return tx.update(job, state="finished", finished_at=BENCH, chain_head=chain.head_of(chain.links(tx, job)))


def bench(number: str, *captures: tuple[str, ...]) -> Job:
    """A finished job whose readings were taken in these captures."""
    register(f"C-{number}")
    perform(FileJob, FileJob.Request(number=number, customer=f"C-{number}"), actor=CALIBRATOR, key=f"file {number}")
    for place, values in enumerate(captures):
        request = TakeReadings.Request(job=number, values=values)
        perform(TakeReadings, request, actor=CALIBRATOR, key=f"take {number} {place}")
    perform(EndJob, EndJob.Request(job=number), actor=CALIBRATOR, key=f"end {number}")
    return Job.objects.get(number=number)
