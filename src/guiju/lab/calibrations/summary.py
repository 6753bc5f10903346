"""A published mean with its standard uncertainty, entered with its source: where a template reads one, not readings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.normal import DecimalText
from guiju.lab.calibrations.readings import RecordReadings
from guiju.lab.calibrations.sheet import Row, Sheet
from guiju.lab.house import clock

PUBLISHED = "published_summary"


class SummaryForm(forms.Form):
    """Which row, value, standard uncertainty, degrees of freedom (empty: infinite), and where it is published."""

    row = forms.CharField(max_length=80)
    value = DecimalText(label=_("Value"))
    u = DecimalText(label=_("Standard uncertainty u"))
    dof = DecimalText(label=_("Degrees of freedom"), required=False)
    source = forms.CharField(label=_("Source: document and clause"), max_length=200)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._found: tuple[str, Row] | None = None

    def clean_row(self) -> str:
        """The row's name `point/symbol`, when the sheet has such a row for a summary."""
        wanted = self.cleaned_data["row"]
        for each in self._sheet.points:
            for row in each.rows:
                if row.series.summary and f"{each.point.point_id}/{row.series.symbol}" == wanted:
                    self._found = each.point.point_id, row
                    return wanted
        raise forms.ValidationError(_("The sheet has no such row."))

    def act_request(self, job: Job) -> RecordReadings.Request:
        """The act's request. Each source is a batch of its own."""
        assert self._found is not None
        point, row = self._found
        data = self.cleaned_data
        value = RecordReadings.Value(
            point=point,
            symbol=row.series.symbol,
            source="item",
            value=data["value"],
            unit=row.series.unit,
            u=data["u"],
            dof=data["dof"],
            position=0,
        )
        return RecordReadings.Request(
            job=job.number,
            batch=self._batch(data["source"]),
            provenance=PUBLISHED,
            source=data["source"],
            values=(value,),
            started_at=clock.now(),
            summary=True,
        )

    def _batch(self, source: str) -> str:
        held = [each for each in self._sheet.batches if each.provenance == PUBLISHED]
        same = [each.code for each in held if each.source == source]
        return same[0] if same else f"S{len(held) + 1}"
