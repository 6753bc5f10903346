"""Forms of the counter: parties, lines, receipt of an item. What they read becomes requests of acts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.commissions.acts import Asked, ReceiveItem
from guiju.lab.commissions.models import Item, Line
from guiju.lab.commissions.offers import Offer
from guiju.lab.commissions.points import BETWEEN, PointsUnreadable, asked_points, nominals
from guiju.lab.commissions.words import DEVIATIONS, SUPPLIED
from guiju.lab.customers.models import Customer
from guiju.lab.customers.queries import resolved
from guiju.lab.house.controlled import is_decimal
from guiju.lab.house.typed import plain_number

LINE_PREFIX = "line"


class CustomerField(forms.CharField):
    """A customer by its line of the list, its code or its name."""

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        found = resolved(text)
        if found is None:
            raise forms.ValidationError(
                _("No customer is known as this. Choose one of the list, or enter a new one below.")
            )
        return found


class PartiesForm(forms.Form):
    """Who commissions, for whom, who pays and who sends; the other three are the first unless named."""

    commissioned_by = CustomerField(max_length=300, required=False)
    certificate_for = CustomerField(max_length=300, required=False)
    paid_by = CustomerField(max_length=300, required=False)
    sent_by = CustomerField(max_length=300, required=False)
    received_on = forms.DateField()
    conformity_ordered = forms.BooleanField(required=False)
    interval_agreed = forms.BooleanField(required=False)

    def members(self, first: str) -> dict[str, Any]:
        """The members of the request; `first` is the code of whoever commissions."""
        said = self.cleaned_data
        parties = {each: said[each].code if said[each] else first for each in ("certificate_for", "paid_by", "sent_by")}
        rest = {each: said[each] for each in ("received_on", "conformity_ordered", "interval_agreed")}
        return {"commissioned_by": first, **parties, **rest}


class LineForm(forms.Form):
    """One item as it is asked for: what, by which line of the scope, at which points."""

    title = forms.CharField(max_length=Line._meta.get_field("title").max_length)
    title_en = forms.CharField(max_length=Line._meta.get_field("title_en").max_length, required=False)
    offer = forms.CharField(max_length=200)
    points = forms.CharField(max_length=4000, required=False)
    unit = forms.CharField(max_length=32, required=False)
    on_site = forms.BooleanField(required=False)
    method_named_by = forms.ChoiceField(choices=[("agency", _("The agency")), ("customer", _("The customer"))])
    own_method_consent = forms.DateField(required=False)
    specification = forms.CharField(max_length=Line._meta.get_field("specification").max_length, required=False)
    method_reason = forms.CharField(max_length=Line._meta.get_field("method_reason").max_length, required=False)
    item_limit = forms.CharField(max_length=40, required=False)
    item_limit_unit = forms.CharField(max_length=32, required=False)

    def __init__(self, *args: Any, offers: tuple[Offer, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {each.value: each for each in offers if not each.unfit}

    def clean_offer(self) -> Offer:
        """The chosen line of the scope; only one that can be chosen today."""
        found = self.offers.get(self.cleaned_data["offer"])
        if found is None:
            raise forms.ValidationError(_("Choose a line of the scope that is in force today."))
        return found

    def clean_points(self) -> tuple[str, ...]:
        """The nominal values; those of the edition's record template where none are typed."""
        offer = self.cleaned_data.get("offer")
        if not self.cleaned_data["points"].strip() and offer is not None and offer.points:
            return tuple(value for value, _unit in offer.points)
        try:
            return nominals(self.cleaned_data["points"])
        except PointsUnreadable as error:
            said = _("“%(word)s” is no nominal value, or stands there twice. Write numbers such as: 0, 50, 100")
            raise forms.ValidationError(said, params={"word": error.word}) from None

    def clean_item_limit(self) -> str:
        """The largest permissible error, a plain number greater than nothing."""
        said = str(self.cleaned_data["item_limit"]).strip().lstrip("±")
        if said and (not is_decimal(said) or Decimal(said) <= 0):
            raise forms.ValidationError(_("Write a number greater than zero."))
        return said

    def asked(self) -> Asked:
        """The line of the request."""
        said = self.cleaned_data
        offer: Offer = said["offer"]
        taken = not self.data.get(self.add_prefix("points"), "").strip() and bool(offer.points)
        unit = offer.points[0][1] if taken else said["unit"] or offer.row.unit
        return Asked(
            title=said["title"],
            title_en=said["title_en"] or offer.row.instrument_en,
            method_code=offer.row.method_code,
            edition=offer.row.edition,
            method_named_by=said["method_named_by"],
            own_method_consent=said["own_method_consent"],
            template_code=offer.template,
            site_code=offer.row.site_code,
            on_site=said["on_site"],
            points=asked_points(said["points"], unit, offer.row.quantity, offer.name, offer.directions),
            method_reason=said["method_reason"],
            item_limit=said["item_limit"],
            item_limit_unit=(said["item_limit_unit"] or unit) if said["item_limit"] else "",
            specification=said["specification"],
        )


def line_forms(data: Any, offers: tuple[Offer, ...], most: int = 50) -> list[LineForm]:
    """The lines of a sent form, which are numbered with gaps where one was taken out; one empty line where none."""
    if data is None:
        return [LineForm(prefix=f"{LINE_PREFIX}0", offers=offers)]
    names = [name for name in data if name.startswith(LINE_PREFIX) and name.endswith("-title")]
    numbered = [
        (plain_number(each[len(LINE_PREFIX) :]), each) for each in (name.removesuffix("-title") for name in names)
    ]
    prefixes = sorted((number, each) for number, each in numbered if number is not None)
    return [LineForm(data, prefix=each, offers=offers) for _, each in prefixes[:most]]


class ReceiptForm(forms.Form):
    """An item as it arrives."""

    label = forms.CharField(max_length=64)
    name = forms.CharField(max_length=200)
    name_en = forms.CharField(max_length=200, required=False)
    model = forms.CharField(max_length=100, required=False)
    serial_number = forms.CharField(max_length=100)
    manufacturer = forms.CharField(max_length=200, required=False)
    range = forms.CharField(max_length=200, required=False)
    accuracy_class = forms.CharField(max_length=64, required=False)
    accessories = forms.CharField(max_length=1000, required=False)
    condition = forms.CharField(max_length=Item._meta.get_field("condition").max_length)
    condition_en = forms.CharField(max_length=Item._meta.get_field("condition_en").max_length, required=False)
    deviations = forms.CharField(max_length=1000, required=False)
    instructions = forms.CharField(max_length=Item._meta.get_field("instructions").max_length, required=False)
    customer_supplied = forms.MultipleChoiceField(choices=list(SUPPLIED.items()), required=False)

    def request(self, commission: str, line: int) -> Any:
        """The request of `commissions.receive_item`; a text without its English stands for it."""
        said = self.cleaned_data
        deviations = [each.strip() for each in said["deviations"].splitlines() if each.strip()]
        return ReceiveItem.Request(
            commission=commission,
            line=line,
            label=said["label"],
            name=said["name"],
            name_en=said["name_en"] or said["name"],
            model=said["model"],
            serial_number=said["serial_number"],
            manufacturer=said["manufacturer"],
            range=said["range"],
            accuracy_class=said["accuracy_class"],
            accessories=[each for each in BETWEEN.split(said["accessories"].strip()) if each],
            condition=said["condition"],
            condition_en=said["condition_en"] or said["condition"],
            deviations=[{"zh": each, "en": each} for each in deviations],
            instructions=said["instructions"],
            customer_supplied=list(said["customer_supplied"]),
        )


class ReviewForm(forms.Form):
    """What the contract review may add: why a method of lower rank, and the customer's consent to an own one."""

    method_reason = forms.CharField(max_length=300, required=False)
    own_method_consent = forms.DateField(required=False)


class AuthoriseForm(forms.Form):
    """Up to which day a deviation is authorised."""

    expires_on = forms.DateField(required=False)


class DeviationForm(forms.Form):
    """A difference between request and contract, or from the method, and whether the customer was told."""

    kind = forms.ChoiceField(choices=tuple(DEVIATIONS.items()), required=False)
    text = forms.CharField(max_length=500)
    text_en = forms.CharField(max_length=500, required=False)
    told_on = forms.DateField(required=False)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "contract"
