"""The deeds that most registers have: filing a row, filing one that belongs to a row, amending, ending."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.spans import Ending
from guiju.lab.ui.register_fields import ActForm, day, form_for, label, reason
from guiju.lab.ui.registers import Deed, Target


def members(act: type[Any]) -> tuple[str, ...]:
    """Names of the members of an act's request."""
    return tuple(each.name for each in fields(act.Request))


def filing(
    act: type[Filing],
    title: Any,
    *,
    name: str = "add",
    without: Iterable[str] = (),
    given: Callable[[Target], Mapping[str, Any]] = lambda target: {},
    tables: Mapping[str, Any] | None = None,
    own: Mapping[str, Any] | None = None,
    hints: Mapping[str, Any] | None = None,
    initial: Callable[[Target], Mapping[str, Any]] = lambda target: {},
    make: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    order: Iterable[str] = (),
    **more: Any,
) -> Deed:
    """A deed that files a row of the act's model; `given` members come from the target and are not asked for.

    `order`: the fields of the form, where it is not that of the act's request.
    """
    left_out = set(without)
    asked = [each for each in order or members(act) if each not in left_out]
    form = form_for(act.model, asked, tables=tables, own=own, hints=hints)
    return Deed(
        name=name,
        act=act,
        title=title,
        form=lambda target: form,
        make=lambda request, target, cleaned: act.Request(**make(cleaned), **given(target)),
        initial=initial,
        **more,
    )


def amending(
    act: type[Amending], *, tables: Mapping[str, Any] | None = None, own: Mapping[str, Any] | None = None
) -> Deed:
    """A deed that corrects the row of the register."""
    form = form_for(act.model, [*act.columns, "reason"], tables=tables, own={**(own or {}), "reason": reason})

    def make(request: Any, target: Target, cleaned: Mapping[str, Any]) -> Any:
        return act.Request(code=getattr(target.row, act.model.known_by), **cleaned)

    return Deed(
        name="amend",
        act=act,
        title=_("Correct this entry"),
        form=lambda target: form,
        make=make,
        initial=lambda target: {each: getattr(target.row, each) for each in act.columns},
        version=lambda target: target.row,
        remark=_(
            "The old value, who corrected it and why stay in the history; documents issued before keep what they say."
        ),
    )


class EndForm(ActForm):
    """The last day, and why."""

    last_day = day(label=_("Last day"))
    reason = reason()


def ending(act: type[Ending], name: str, title: Any, of: Callable[[Any], Any], **more: Any) -> Deed:
    """A deed that writes down the last day of a row that belongs to the register's row."""
    from guiju.lab.house import clock

    return Deed(
        name=name,
        act=act,
        title=title,
        form=lambda target: EndForm,
        make=lambda request, target, cleaned: act.Request(row=target.part.pk, **cleaned),
        initial=lambda target: {"last_day": clock.today()},
        version=lambda target: target.part,
        of=of,
        offered=lambda target: getattr(target.part, act.last) is None,
        danger=True,
        **{"barred": lambda target: {target.part.person.code} if act.of_others else set(), **more},
    )


__all__ = ["EndForm", "amending", "ending", "filing", "label", "members"]
