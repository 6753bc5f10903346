"""The address for checking certificates on the page of the agency: its values by their first days, how to change it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guiju.lab.house import clock
from guiju.lab.house.verification_address import LONGEST, SetVerificationAddress, addresses
from guiju.lab.ui.register_fields import ActForm, day, label, reason
from guiju.lab.ui.registers import Block, Deed, Line
from guiju.lab.ui.timeline import people
from guiju.lab.ui.words import either


class AddressForm(ActForm):
    """The new address, from which day on, and why."""

    address = forms.CharField(
        label=_("Address printed on certificates"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://example.org/verify"}),
    )
    valid_from = day(label=label("valid_from"))
    reason = reason()


ADDRESS_DEED = Deed(
    name="address",
    act=SetVerificationAddress,
    title=_("Change the address for checking"),
    form=lambda target: AddressForm,
    make=lambda request, target, cleaned: SetVerificationAddress.Request(**cleaned),
    initial=lambda target: {"valid_from": clock.today(), "address": next((each.value for each in addresses()), "")},
    remark=_(
        "Certificates issued from that day on print it; those issued before keep theirs: keep the old address alive."
    ),
)


def address_block() -> Block:
    """Every address that was given, the newest first."""
    rows = addresses()
    names = people({each.approved_by for each in rows})
    heads = (_("Address printed on certificates"), label("valid_from"), label("reason"), label("approved_by"))
    lines = [
        Line((each.value, each.valid_from, either(each.source, each.source_en), names.get(each.approved_by, "—")))
        for each in rows
    ]
    empty = _("None was given: certificates print the address of this machine, which nobody else can open.")
    return Block(_("Checking certificates"), heads, lines, ("address",), empty=empty)
