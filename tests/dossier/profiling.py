"""Gives a demonstration a profile of its own, drafted and approved: `python profiling.py FOLDER`."""

import secrets
import sys
from pathlib import Path


def approve(folder: Path) -> None:
    from guiju.lab import boot

    boot.setup(folder)
    from guiju.conduct.evaluation.profile import Demand, OwnChanges
    from guiju.lab.assessment.acts import ApproveProfile, DraftProfile
    from guiju.lab.house import clock
    from guiju.lab.house.act import perform
    from guiju.lab.people.queries import actor

    drafted = DraftProfile.Request(
        code="OWN-1",
        edition="1",
        title="本机构方案",
        title_en="Profile of the house",
        valid_from=clock.today(),
        reason="test",
        changes=OwnChanges(
            base="self",
            points=(("6.2", 90), ("6.3", 60)),
            demands=(Demand(row="4.4-2", part="attestation", minimum="E2"),),
            good=800,
        ),
    )
    perform(DraftProfile, drafted, actor=actor("demo-quality"), key=secrets.token_hex(8))
    approved = ApproveProfile.Request(code="OWN-1", edition="1")
    perform(ApproveProfile, approved, actor=actor("demo-head"), key=secrets.token_hex(8))


if __name__ == "__main__":
    approve(Path(sys.argv[1]))
