"""Two people at once, one key sent twice at once, many writers: on both databases, with real threads and processes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lab_installation import TestInstallation


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls in threads that begin together; what each gave, or the exception it raised."""
    barrier = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        from django.db import connection

        try:
            barrier.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def demand_sound() -> None:
    from guiju.lab.house.audit import audit

    assert audit().problems == []


def test_two_people_enter_one_customer(installation: TestInstallation) -> None:
    from lab_acts import CLERK, OTHER_CLERK, register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Exists, Outcome

    for round_ in range(5):
        code = f"C-{round_}"
        found = at_once(
            lambda code=code: register(code, key=f"a {code}", actor=CLERK),
            lambda code=code: register(code, key=f"b {code}", actor=OTHER_CLERK),
        )
        assert sorted(type(each).__name__ for each in found) == sorted([Outcome.__name__, Exists.__name__]), found
        assert Customer.objects.filter(code=code).count() == 1
    demand_sound()


def test_two_people_change_one_row_that_both_saw(installation: TestInstallation) -> None:
    from lab_acts import CLERK, OTHER_CLERK, Rename, register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Conflict, Outcome, perform

    register("C-1")
    for version in range(1, 6):
        found = at_once(
            *(
                lambda who=who, version=version: perform(
                    Rename,
                    Rename.Request(code="C-1", new_name=f"{who.person_id} {version}"),
                    actor=who,
                    key=f"{who.person_id} {version}",
                    expected_version=version,
                )
                for who in (CLERK, OTHER_CLERK)
            )
        )
        winners = [each for each in found if isinstance(each, Outcome)]
        losers = [each for each in found if isinstance(each, Conflict)]
        assert (len(winners), len(losers)) == (1, 1), found
        assert losers[0].who in {"P-CLERK", "P-OTHER"}
        row = Customer.objects.get(code="C-1")
        assert row.version == version + 1
        assert row.name != f"{losers[0].who} {version}" or losers[0].who == row.name.split()[0]
    demand_sound()


def test_one_key_sent_many_times_at_once_happens_once(installation: TestInstallation) -> None:
    from lab_acts import CLERK, Rename, register

    from guiju.lab.house import log
    from guiju.lab.house.act import Outcome, perform
    from guiju.lab.house.models import JournalEntry

    register("C-0")
    for round_ in range(3):
        size = log.size()
        sent = at_once(*[lambda round_=round_: register(f"C-1{round_}", key=f"once {round_}")] * 4)
        assert all(isinstance(each, Outcome) for each in sent), sent
        assert {each.log_index for each in sent} == {size}
        assert sorted(each.repeated for each in sent) == [False, True, True, True]
    # An act whose own state refuses it once it is done: the late ones are told that it is done, not that it is refused.
    request = Rename.Request(code="C-0", new_name="甲")
    sent = at_once(*[lambda: perform(Rename, request, actor=CLERK, key="rename", expected_version=1)] * 4)
    assert [each.row.version for each in sent if isinstance(each, Outcome)] == [2] * 4, sent
    assert not JournalEntry.objects.filter(outcome="refused").exists()
    demand_sound()


def test_eight_writers_leave_no_gap(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.integrity.check import check_folder
    from guiju.lab.house import log, publication
    from guiju.lab.house.act import Outcome

    start = log.size()

    def many(writer: int) -> list[Any]:
        return [register(f"C-{writer}-{number}") for number in range(25)]

    found = at_once(*(lambda writer=writer: many(writer) for writer in range(8)))
    assert all(isinstance(each, list) for each in found), found
    done = [each for some in found for each in some]
    assert all(isinstance(each, Outcome) for each in done)
    assert sorted(each.log_index for each in done) == list(range(start, start + 200))
    demand_sound()
    published = publication.publish()
    assert published.size == start + 200
    assert check_folder(publication.folder(), [publication.vkey()]).state == "ok"


def test_writers_in_processes_of_their_own(installation: TestInstallation) -> None:
    from guiju.lab.house import log

    start = log.size()
    program = "from lab_acts import register\nfor number in range(10): register(f'C-{NAME}-{number}')\n"
    with ThreadPoolExecutor(3) as pool:
        ran = list(pool.map(lambda name: installation.run(f"NAME = {name!r}\n{program}"), "abc"))
    assert [each.returncode for each in ran] == [0, 0, 0], [each.stderr for each in ran]
    assert log.size() == start + 30
    demand_sound()


def test_two_publishers_at_once(installation: TestInstallation) -> None:
    from lab_acts import register

    from guiju.integrity.check import check_folder
    from guiju.lab.house import publication

    def work(name: str) -> int:
        sizes = []
        for number in range(10):
            register(f"C-{name}-{number}")
            sizes.append(publication.publish().size)
        assert sizes == sorted(sizes)
        return sizes[-1]

    found = at_once(*(lambda name=name: work(name) for name in "abc"))
    assert all(isinstance(each, int) for each in found), found
    report = check_folder(publication.folder(), [publication.vkey()])
    assert (report.state, report.entries) == ("ok", max(found))


def test_crossed_locks_are_tried_again(postgres_installation: TestInstallation) -> None:
    """Two acts that share two rows and then change them in the opposite order: PostgreSQL ends one, it runs again."""
    from lab_acts import CLERK, Rename, register

    from guiju.lab.customers.models import Customer
    from guiju.lab.house.act import Outcome, perform

    class Both(Rename):
        def subjects(self, request: Any) -> list[Any]:
            return []

        def check(self, reading: Any, request: Any) -> None:
            reading.rows(Customer.objects.order_by("code"))

        def change(self, tx: Any, request: Any) -> Any:
            rows = tx.rows(Customer.objects.order_by("code" if request.code == "up" else "-code"))
            changed = [tx.update(row, name=request.new_name) for row in rows]
            return changed[0]

    for code in ("C-1", "C-2"):
        register(code)
    for round_ in range(4):
        found = at_once(
            *(
                lambda way=way, round_=round_: perform(
                    Both, Both.Request(code=way, new_name=f"{way} {round_}"), actor=CLERK, key=f"{way} {round_}"
                )
                for way in ("up", "down")
            )
        )
        assert all(isinstance(each, Outcome) for each in found), found
    demand_sound()
