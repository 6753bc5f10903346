"""The dossier: one signed archive of a period, and its evaluation again on another machine.

`writing` and `sealing` make the archive, `archive` opens one of unknown origin within limits, `reading` finds whatever
does not hold in it, `evaluating` runs the rules installed here over it and lays the result beside the archived one.

Everything is read from the archive and from keys of the caller: no database, no network. The laboratory's exporter
builds on this room; `docs/dossier.md` describes the format for others.
"""

from guiju.dossier.archive import Archive
from guiju.dossier.checking import check_dossier
from guiju.dossier.errors import DossierError
from guiju.dossier.evaluating import Evaluated, evaluate_dossier
from guiju.dossier.problems import Problem
from guiju.dossier.reading import Checked, Trust

__all__ = [
    "Archive",
    "Checked",
    "DossierError",
    "Evaluated",
    "Problem",
    "Trust",
    "check_dossier",
    "evaluate_dossier",
]
