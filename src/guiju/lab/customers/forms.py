"""The form that registers a customer at the counter."""

from typing import Any

from django import forms

from guiju.lab.customers.acts import RegisterCustomer
from guiju.lab.customers.models import Customer


def _length(name: str) -> int:
    return Customer._meta.get_field(name).max_length or 0


class CustomerForm(forms.Form):
    """What a new customer says about itself."""

    code = forms.CharField(max_length=_length("code"))
    name = forms.CharField(max_length=_length("name"))
    name_en = forms.CharField(max_length=_length("name_en"), required=False)
    address = forms.CharField(max_length=_length("address"))
    contact = forms.CharField(max_length=_length("contact"))
    telephone = forms.CharField(max_length=_length("telephone"))

    def request(self) -> Any:
        """The request of `customers.register`; without an English name the given one stands for it."""
        said = self.cleaned_data
        return RegisterCustomer.Request(**{**said, "name_en": said["name_en"] or said["name"]})
