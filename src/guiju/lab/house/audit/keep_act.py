"""The act by which the log learns that the whole database was compared with it, and with what result (5-5b)."""

from dataclasses import dataclass

from guiju.conduct.audit_digest import KEEPING
from guiju.lab.house.act import Act, Transaction


class KeepAudit(Act):
    """Enters into the log what a whole audit found, so that no older or cleaner one is put in its place (5-5b)."""

    name = KEEPING
    roles = frozenset({"system"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        audit_sha256: str
        found: int
        """How many problems."""

    def change(self, tx: Transaction, request: Request) -> str:
        tx.clear(audit_sha256=request.audit_sha256, audit_problems=request.found)
        return request.audit_sha256
