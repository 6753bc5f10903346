"""Acts of the house itself: founding, a restored database, the agency's seal; the others of this app enter here."""

from dataclasses import dataclass
from typing import Any

from guiju.lab.house import keys, log, publication, who
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.audit.keep_act import KeepAudit
from guiju.lab.house.models import Incident, Seal
from guiju.lab.house.parameter_acts import HEADS, ConfirmParameter, SetParameter
from guiju.lab.house.settling import SettleRow
from guiju.lab.house.signing import EnrolKey, LockKey, RevokeKey
from guiju.lab.house.typed import seen
from guiju.lab.house.verification_address import SetVerificationAddress

__all__ = [
    "AcceptRestoredDatabase",
    "ConfirmParameter",
    "EnrolKey",
    "FoundAgency",
    "KeepAudit",
    "LockKey",
    "ReplaceSeal",
    "RevokeKey",
    "SetParameter",
    "SetVerificationAddress",
    "SettleRow",
]


class FoundAgency(Act):
    """The first entry of the log: that this agency was founded here, with which log key and seal (4.1-1)."""

    name = "house.found_agency"
    roles = frozenset({"system"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        agency_id: str
        origin: str
        vkey: str
        demonstration: bool

    def check(self, reading: Reading, request: Request) -> None:
        if reading.rows(Seal.objects.all()):
            raise Refused("founded", requirement="4.1-1")

    def change(self, tx: Transaction, request: Request) -> Seal:
        own = keys.first_seal()
        sha256 = keys.fingerprint(own.certificate)
        tx.clear(agency=request.agency_id, origin=request.origin, vkey=request.vkey, seal_sha256=sha256)
        return tx.insert(
            Seal(
                sha256=sha256,
                certificate=keys.chain_pem(own),
                kind="own",
                since=tx.now,
                approved_by=tx.actor.person_id,
                witnessed_by="",
                reason="",
            )
        )


class AcceptRestoredDatabase(Act):
    """Lets work go on after an older database was restored: two people, with the reason, logged.

    The published log that the restored database has lost is put aside at the next publication, never deleted: its
    checkpoint and proofs stay evidence of what was lost.
    """

    name = publication.ACCEPTING
    roles = HEADS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        witnessed_by: str
        reason: str

    def check(self, reading: Reading, request: Request) -> None:
        if publication.behind(log.size()) is None:
            raise Refused("not_behind", requirement="6.1.5-3")
        if not seen(request.reason):
            raise Refused("incident_reason", requirement="6.1.5-3")
        refusal = Refused("incident_two_people", requirement="6.1.5-3")
        who.demand_second(request.witnessed_by, refusal, others=frozenset({reading.actor.person_id}))

    def change(self, tx: Transaction, request: Request) -> Incident:
        lost = publication.last_known()
        tx.clear(lost_size=lost.size, lost_root=lost.root.hex())
        return tx.insert(
            Incident(
                lost_size=lost.size,
                lost_root=lost.root.hex(),
                restored_size=log.size(),
                reason=request.reason,
                approved_by=tx.actor.person_id,
                witnessed_by=request.witnessed_by,
            )
        )


class ReplaceSeal(Act):
    """Puts the certificate of another authority in place of the agency's seal: two people, logged by its digest."""

    name = "house.replace_seal"
    roles = HEADS

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        sha256: str
        witnessed_by: str
        reason: str

    def prepare(self, request: Request) -> Any:
        """The staged identity: its files are known by the certificate's digest."""
        if not keys.is_staged(request.sha256):
            raise Refused("seal_not_staged", requirement="6.1.7-1", parameters={"sha256": request.sha256})
        return keys.imported_seal(request.sha256)

    def subjects(self, request: Request) -> list[Any]:
        return [Seal.objects.all()]

    def check(self, reading: Reading, request: Request) -> None:
        refusal = Refused("seal_two_people", requirement="6.1.7-1")
        who.demand_second(request.witnessed_by, refusal, others=frozenset({reading.actor.person_id}))
        if reading.rows(Seal.objects.filter(sha256=request.sha256)):
            raise Refused("seal_in_use", requirement="6.1.7-1", parameters={"sha256": request.sha256})
        certificate = reading.prepared.certificate
        if not certificate.not_valid_before_utc <= reading.now <= certificate.not_valid_after_utc:
            begin, end = certificate.not_valid_before_utc.date(), certificate.not_valid_after_utc.date()
            parameters = {"from": begin.isoformat(), "to": end.isoformat()}
            raise Refused("seal_validity", requirement="6.1.7-1", parameters=parameters)

    def change(self, tx: Transaction, request: Request) -> Seal:
        tx.clear(seal_sha256=request.sha256)
        return tx.insert(
            Seal(
                sha256=request.sha256,
                certificate=keys.chain_pem(tx.prepared),
                kind="imported",
                since=tx.now,
                approved_by=tx.actor.person_id,
                witnessed_by=request.witnessed_by,
                reason=request.reason,
            )
        )
