"""Commissions: what the customer asked for, the contract review, and the items received for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.customers.models import Customer
from guiju.lab.house.controlled import CanonicalJSONField, ControlledModel, DecimalTextField


class Commission(ControlledModel):
    """A customer's request, from its first word to the last certificate."""

    number = models.CharField(max_length=64, unique=True)
    commissioned_by = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    certificate_for = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    paid_by = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    conformity_ordered = models.BooleanField()
    interval_agreed = models.BooleanField()

    class Meta(ControlledModel.Meta):
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        indexes = [models.Index(fields=["-received_on", "-id"], name="commissions_list")]


class Line(ControlledModel):
    """One line of the commission: an item, the method wanted and the points to be calibrated."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    method_code = models.CharField(max_length=64)
    edition = models.CharField(max_length=32)
    method_named_by = models.CharField(max_length=16)
    own_method_consent = models.DateField(null=True)
    template_code = models.CharField(max_length=64)
    site_code = models.CharField(max_length=32)
    on_site = models.BooleanField()
    points = CanonicalJSONField()
    """The points asked for, as the record encodes them."""
    specification = models.CharField(max_length=300, blank=True)
    """Specification and decision rule, where conformity is ordered (GB/T 27025 7.1.3)."""
    method_reason = models.CharField(max_length=300, blank=True)
    """Why a method of lower rank than one that covers the item was chosen (4.6-2)."""
    item_limit = DecimalTextField(blank=True)
    """Largest permissible error of the item, where the method bounds the standard's share of it (5-5e)."""
    item_limit_unit = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=16)
    """requested, accepted."""
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.CharField(max_length=64, blank=True)

    class Meta(ControlledModel.Meta):
        verbose_name = _("line of a commission")
        verbose_name_plural = _("lines of commissions")
        indexes = [models.Index(fields=["state", "commission"], name="commissions_line_state")]
        constraints = [models.UniqueConstraint(fields=["commission", "number"], name="commissions_line_once")]


class Deviation(ControlledModel):
    """A difference between request and contract, or from the method, and how it was settled (6.1.1-3, 6.1.2-2).

    One from the method, or the use of a superseded edition, has four parts before the measurement: documented,
    technically judged with its effect in the budget, authorised, accepted by the customer.
    """

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="deviations")
    kind = models.CharField(max_length=16, default="contract")
    """contract, method, edition, environment."""
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    noted_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    judged_on = models.DateField(null=True)
    judged_by = models.CharField(max_length=64, blank=True)
    judgement = models.CharField(max_length=500, blank=True)
    budget_effect = models.CharField(max_length=500, blank=True)
    """What it does to the uncertainty budget."""
    authorised_on = models.DateField(null=True)
    authorised_by = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True)
    """Last day for which it is authorised."""
    settled_on = models.DateField(null=True)
    accepted = models.BooleanField(default=False)
    """The customer accepts a deviation from the method."""
    answer = models.CharField(max_length=500)

    class Meta(ControlledModel.Meta):
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")


class Item(ControlledModel):
    """An item as it was received, with its unique label for the whole process (6.1.4-2)."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="item")
    label = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    model = models.CharField(max_length=100)
    serial_number = models.CharField(max_length=100)
    manufacturer = models.CharField(max_length=200)
    range = models.CharField(max_length=200)
    accuracy_class = models.CharField(max_length=64)
    accessories = CanonicalJSONField()
    received_on = models.DateField()
    condition = models.CharField(max_length=300)
    condition_en = models.CharField(max_length=300)
    deviations = CanonicalJSONField()
    instructions = models.CharField(max_length=300)
    customer_supplied = CanonicalJSONField()
    state = models.CharField(max_length=16)
    """received, returned."""
    returned_on = models.DateField(null=True)
    returned_to = models.CharField(max_length=100, blank=True)
    """Who collected it, or by which carrier it left."""

    class Meta(ControlledModel.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes = [models.Index(fields=["state", "line"], name="commissions_item_state")]


class Placing(ControlledModel):
    """That an item was put into a room: from then on it takes on the climate of that room (4.2-4)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="placings")
    room_code = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("placing of an item")
        verbose_name_plural = _("placings of items")
