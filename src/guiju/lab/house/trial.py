"""Acts on trial: many acts are done one after another in a transaction that is always taken back.

What one of them would refuse after the others were done is found this way exactly, and nothing is stored: no row, no
log entry, no journal entry. Only acts that change nothing but rows may be tried.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from guiju.lab.house.act import Act, demand_role, guard
from guiju.lab.house.controlled import inside_act
from guiju.lab.house.mishap import as_act_error
from guiju.lab.house.reading import Actor
from guiju.lab.house.refusal import ActError
from guiju.lab.house.request import demand_typed
from guiju.lab.house.transaction import Transaction

Progress = Callable[[int], None]


def trial(
    steps: Iterable[tuple[type[Act], Any] | None], actor: Actor, progress: Progress = lambda done: None
) -> list[ActError | None]:
    """What each act is refused with, None where it would be done; a step that is None is passed over."""
    found: list[ActError | None] = []
    with transaction.atomic(durable=True):
        for step in steps:
            found.append(None if step is None else _refusal(*step, actor))
            progress(len(found))
        transaction.set_rollback(True)
    return found


def _refusal(act: type[Act], request: Any, actor: Actor) -> ActError | None:
    one = act()
    try:
        with transaction.atomic():
            demand_role(one, actor)
            demand_typed(one.Request, request)
            tx = Transaction(one.name, actor, one.prepare(request), logged=one.logged, roles=one.roles)
            tx.lock(one.subjects(request))
            guard(one, tx, request)
            one.check(tx, request)
            token = inside_act.set(True)
            try:
                one.change(tx, request)
            finally:
                inside_act.reset(token)
    except Exception as error:
        told = as_act_error(error, request)
        if told is None:
            raise
        return told
    return None
