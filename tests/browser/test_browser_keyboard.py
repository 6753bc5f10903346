"""The evaluation pages by the keyboard alone: from the overview to a row, attested, and a run planned and judged."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROW = "6.2-1"
MOST_TABS = 400
SIGNS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {seen: box.width > 0 && box.height > 0, ring: ring || style.boxShadow !== 'none'};
}"""


class Keys:
    """Somebody who has a keyboard and no mouse: nothing here clicks, and nothing is focused but by Tab."""

    def __init__(self, shown: Any) -> None:
        self.shown, self.page = shown, shown.page
        self.unseen: list[str] = []

    def tab_to(self, selector: str) -> None:
        """Presses Tab until the element has the focus; each stop on the way has to be visible."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                signs = self.page.evaluate(SIGNS)
                if signs is None or not signs["seen"] or not signs["ring"]:
                    self.unseen.append(selector)
                return
        pytest.fail(f"Tab does not come to {selector} on {self.page.url}")

    def follow(self, selector: str, address: str) -> None:
        """Opens the link that the focus comes to."""
        self.tab_to(selector)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(address))

    def write(self, name: str, text: str) -> None:
        """Comes to a field and types into it in place of what it held."""
        self.tab_to(f"[name='{name}']")
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Comes to a list and goes down it to the choice."""
        self.tab_to(f"select[name='{name}']")
        held = f"() => document.querySelector(\"select[name='{name}']\").value"
        places = self.page.locator(f"select[name='{name}'] option").count()
        self.page.keyboard.press("Home")
        for _ in range(places):
            if self.page.evaluate(held) == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrows do not come to {value} of {name}")

    def send(self, selector: str = "form.g-card button[type=submit]") -> None:
        """Comes to the button and presses it."""
        self.tab_to(selector)
        self.page.keyboard.press("Enter")


def test_from_overview_to_row_to_attestation_to_run(house: Any, browser: Any, open_window: Any) -> None:
    with open_window(browser, house, 1440, 900, reduced_motion="reduce") as shown:
        shown.become("demo-technical")
        shown.go("/evaluation/")
        keys = Keys(shown)
        keys.follow(f"a.a-cell[href='/evaluation/rows/{ROW}/']", rf"/evaluation/rows/{re.escape(ROW)}/$")
        keys.follow("a.g-button[href*='assessment/attestation/add']", r"/attestation/add/\?row=")
        assert shown.page.locator("select[name='row']").input_value() == ROW
        # What speaks for a row wants a file, which no page lets one choose by the keyboard alone: the system's own
        # window does.
        keys.choose("outcome", "not_met")
        keys.write("statement", "逐项查阅，多数有记录")
        keys.write("lacking", "缺两项的效果评价")
        keys.write("scope", "全部场所")
        keys.write("population", "7")
        keys.write("sample", "5")
        keys.write("occasions", "2")
        keys.send()
        shown.page.wait_for_url(re.compile(r"/assessment/attestation/\d+/change/$"))
        assert ROW in shown.page.locator(".g-page").inner_text()
        shown.go("/evaluation/")
        keys.follow("a[href$='/assessment/run/']", r"/assessment/run/$")
        keys.follow("a[href$='/assessment/run/add/']", r"/assessment/run/add/$")
        keys.choose("profile", "self")
        keys.write("scope", "全部场所和项目")
        keys.tab_to("input[name='assessors'][value='demo-technical']")
        shown.page.keyboard.press("Space")
        keys.send()
        shown.page.wait_for_url(re.compile(r"/evaluation/runs/EVA-[^/]+/$"))
        keys.follow("a[href$='/do/declare/']", r"/do/declare/$")
        keys.tab_to("input[name='has'][value='none']")
        shown.page.keyboard.press("Space")
        keys.send()
        shown.page.wait_for_url(re.compile(r"/evaluation/runs/EVA-[^/]+/$"))
        keys.send("form[action$='/judge'] button[type=submit]")
        shown.page.locator(".a-verdict").first.wait_for()
        assert keys.unseen == [], keys.unseen
        assert shown.complaints == []


def test_a_draft_of_an_own_profile_adds_up_while_it_is_typed(house: Any, browser: Any, open_window: Any) -> None:
    """Moving ten points from one chapter to another by the keyboard: the sum is told at once, and the draft is held."""
    with open_window(browser, house, 1440, 900, reduced_motion="reduce") as shown:
        shown.become("demo-quality")
        shown.go("/evaluation/")
        keys = Keys(shown)
        keys.follow("a[href$='/assessment/evaluationprofile/']", r"/evaluationprofile/$")
        keys.follow("a[href$='/assessment/evaluationprofile/add/']", r"/evaluationprofile/add/$")
        keys.write("code", "OWN-KEYS")
        keys.write("title", "本机构方案")
        keys.write("title_en", "Profile of the house")
        keys.choose("base", "self")
        keys.write("reason", "电学项目多，另定权重")
        keys.write("points-6.2", "90")
        assert shown.page.locator("output[data-sum]").inner_text() == "1010"
        assert shown.page.locator(".a-sum.a-off").count() == 1
        keys.write("points-6.3", "60")
        assert shown.page.locator("output[data-sum]").inner_text() == "1000"
        assert shown.page.locator(".a-sum.a-off").count() == 0
        keys.send()
        shown.page.wait_for_url(re.compile(r"/evaluationprofile/\d+/change/$"))
        told = shown.page.locator(".g-page").inner_text()
        assert "90" in told and "60" in told
        assert keys.unseen == [], keys.unseen
        assert shown.complaints == []
