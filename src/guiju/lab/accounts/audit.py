"""The audit of accounts: a name opens what the access in the register says, and nothing else.

Password, language, address and second factor are not controlled: people change them themselves, and no log holds them.
"""

from guiju.lab.accounts.models import Access, Account
from guiju.lab.house.audit import Audit, Problem

TABLE = Account._meta.db_table


def check_accounts(audit: Audit) -> None:
    """Names accounts that lead to another person than their access, that are open when it is closed, or have none."""
    accesses = {each.username: each for each in Access.objects.order_by("pk")}
    columns = ("pk", "username", "person_code", "is_active")
    standing = {name: (pk, person, active) for pk, name, person, active in Account.objects.values_list(*columns)}
    for name, (pk, person, active) in standing.items():
        access = accesses.get(name)
        if access is None:
            audit.add(Problem(code="account_uncommitted", table=TABLE, row=pk, known=name))
        elif not audit.names(Access._meta.db_table, access.pk):
            _compare(audit, access, pk, person=person, active=active)
    for name in sorted(set(accesses) - set(standing)):
        if accesses[name].state == "open":
            audit.add(Problem(code="account_missing", table=Access._meta.db_table, row=accesses[name].pk, known=name))


def _compare(audit: Audit, access: Access, pk: int, *, person: str, active: bool) -> None:
    differing = {"person_code": person != access.person_code, "is_active": active != (access.state == "open")}
    what = ", ".join(name for name, differs in differing.items() if differs)
    if what:
        parameters = (("what", what),)
        audit.add(Problem(code="account_changed", table=TABLE, row=pk, known=access.username, parameters=parameters))
