"""Forms of the acts on own profiles."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.conduct.evaluation.evidence import LEVELS
from guiju.conduct.evaluation.plan import plans
from guiju.conduct.evaluation.profile import Demand, OwnChanges, is_scored, profiles
from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment.fields_profiles import LinesField, PointsField, level_of, weights_offered
from guiju.lab.assessment.forms import count, line, rows_of_the_code, text
from guiju.lab.assessment.models import EvaluationProfile
from guiju.lab.assessment.profiles import changes_of
from guiju.lab.house import clock
from guiju.lab.ui.register_fields import ActForm, choice, day
from guiju.lab.ui.words import language

NATURES = tuple(profiles()["self"].minimum)
ROW = _("Row of the code")


def _bases() -> list[tuple[str, str]]:
    return [(name, word("profile", name, language())) for name in profiles()]


def _levels() -> list[tuple[str, str]]:
    return [(each, f"{each} {word('evidence_level', each, language())}") for each in LEVELS[1:]]


def _parts() -> list[tuple[str, Any]]:
    named = [(each, word("part", each, language())) for each in ("rules", "documents", "attestation")]
    return [("", word("profile_of", "whole", language())), *named]


def _scored_rows() -> list[tuple[str, str]]:
    return [(row, words) for row, words in rows_of_the_code() if is_scored(plans()[row])]


def _demand(row: str, part: str, level: str) -> Demand:
    named: Any = part or None
    return Demand(row=row, part=named, minimum=level_of(level))


class ProfileForm(ActForm):
    """What an edition changes of its base; empty fields stay as the base has them."""

    title = line(_("Title in Chinese"))
    title_en = line(_("Title in English"))
    base = choice(_bases, label=_("Profile that it stands on"))
    valid_from = day(label=_("In force from"), initial=clock.today)
    valid_to = day(label=_("In force until (empty: without end)"), required=False)
    reason = text(_("Why the agency weighs otherwise, or asks for more"))
    points = PointsField(
        label=_("Points of the chapters"),
        help_text=_("Beside each field the points of the base; together always 1000."),
    )
    good = count(_("Points for verdict A (empty: as the base)"), required=False)
    excellent = count(_("Points for verdict AA (empty: as the base)"), required=False)
    excellent_assurance = line(_("Assurance for verdict AA, 0 to 5 (empty: as the base)"), required=False, most=8)
    final_coverage = line(_("Coverage for a final result, 0 to 1 (empty: as the base)"), required=False, most=8)
    sample_for_prohibition = count(_("Sample for a prohibition (empty: as the base)"), required=False)
    outside = choice(_levels, required=False, label=_("Weakest evidence for rows that ask for outside evidence"))
    weights = LinesField(
        _scored_rows,
        ((_("Weight"), weights_offered),),
        lambda row, weight: (row, int(weight)),
        ROW,
        label=_("Weights of rows inside their chapter"),
        help_text=_("1 to 10; rows that are not named keep theirs. Save and open the draft again for more lines."),
    )
    demands = LinesField(
        rows_of_the_code,
        ((_("Part of the row"), _parts), (_("Weakest evidence that counts"), _levels)),
        _demand,
        ROW,
        label=_("Stricter evidence for single rows"),
        help_text=_(
            "An attestation may be asked for besides whatever the row asks; nothing may be weaker than the base."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for nature in NATURES:
            title = _("Weakest evidence: %(nature)s") % {"nature": word("nature", nature, language())}
            self.fields[f"minimum_{nature}"] = choice(_levels, required=False, label=title)
        names = [name for name in self.fields if name not in ("weights", "demands")]
        self.order_fields([*names, "weights", "demands"])


class NewProfileForm(ProfileForm):
    """A first or further edition."""

    code = line(_("Code"), most=32)
    edition = line(_("Edition"), most=16, initial="1")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.order_fields(["code", "edition", *(name for name in self.fields if name not in ("code", "edition"))])


def drafted(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Members of the request that drafts or changes."""
    whole = {name: cleaned[name] for name in ("title", "title_en", "valid_from", "valid_to", "reason")}
    minimum = tuple((nature, cleaned[f"minimum_{nature}"]) for nature in NATURES if cleaned[f"minimum_{nature}"])
    changes = OwnChanges(
        base=cleaned["base"],
        points=cleaned["points"],
        weights=cleaned["weights"],
        minimum=minimum,
        demands=cleaned["demands"],
        outside=cleaned["outside"] or None,
        good=cleaned["good"],
        excellent=cleaned["excellent"],
        excellent_assurance=cleaned["excellent_assurance"].strip() or None,
        final_coverage=cleaned["final_coverage"].strip() or None,
        sample_for_prohibition=cleaned["sample_for_prohibition"],
    )
    return whole | {"changes": changes}


def held(row: EvaluationProfile) -> dict[str, Any]:
    """What a draft holds, as the form is first shown with it."""
    changes = changes_of(row)
    columns = ("title", "title_en", "base", "valid_from", "valid_to", "reason")
    named = ("good", "excellent", "excellent_assurance", "final_coverage", "sample_for_prohibition", "outside")
    return {
        **{name: getattr(row, name) for name in columns},
        **{name: "" if getattr(changes, name) is None else getattr(changes, name) for name in named},
        **{f"minimum_{nature}": level for nature, level in changes.minimum},
        "points": dict(changes.points),
        "weights": changes.weights,
        "demands": [(each.row, each.part or "", each.minimum) for each in changes.demands],
    }
