"""Withdraws the last certificate of a demonstration, by its signatory: `python withdrawing.py FOLDER`."""

import json
import secrets
import sys
from pathlib import Path


def withdraw(folder: Path) -> None:
    from guiju.lab import boot

    boot.setup(folder)
    from django.db import transaction

    from guiju.lab.calibrations.statements import enclosed_person, say
    from guiju.lab.house import clock, publication, signing
    from guiju.lab.house.act import perform
    from guiju.lab.house.reading import Reading
    from guiju.lab.issuing.acts import Withdraw
    from guiju.lab.issuing.models import Certificate
    from guiju.lab.people.queries import actor

    who, reason = actor("demo-signatory"), "wrong item (test)"
    row = Certificate.objects.order_by("-pk").first()
    number, record = row.number.number, row.number.record
    with transaction.atomic():
        by = enclosed_person(Reading(who), who.person_id, record)
    said = say("withdraw", record.sha256, "signatory", by, clock.now(), number=number, reason=reason)
    known = json.loads((folder / "demo.json").read_text("utf-8"))["passphrases"]
    with signing.signing_session("demo-signatory", known["demo-signatory"]) as session:
        signed = session.sign(said)
    perform(
        Withdraw,
        Withdraw.Request(number=number, reason=reason, by=by, signed=signed),
        actor=who,
        key=secrets.token_hex(8),
    )
    publication.publish()


if __name__ == "__main__":
    withdraw(Path(sys.argv[1]))
