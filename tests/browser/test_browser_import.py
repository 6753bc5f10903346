"""A spreadsheet taken in at the screen: tried, accepted and filed, taken back by the button."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SHEET = """code,name,name_en,address,contact,telephone
IMP-1,浏览器客户一,Browser One,某路 1 号,某人,0451-1
IMP-2,浏览器客户二,Browser Two,某路 2 号,某人,0451-2
"""


def test_an_import_is_filed_once_accepted_and_taken_back_by_its_button(
    browser: Any, house: Any, open_window: Any
) -> None:
    with open_window(browser, house, 1440, 900) as shown:
        page = shown.page
        shown.become("demo-clerk")
        shown.go("/sheets/")
        sheet = {"name": "customers.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
        page.locator("form:has(input[type='file']) select[name='act']").select_option("customers.register")
        page.locator("input[type='file'][name='file']").set_input_files(sheet)
        page.locator("form:has(input[type='file']) button").click()
        page.locator("form[action$='/accept'], form[action*='accept']").locator("button").click()
        page.wait_for_url(re.compile(r"/sheets/IMP-"))
        page.get_by_text("2 / 2").wait_for()
        assert not page.locator("button[value='file']").count()
        assert shown.go("/registers/customers/customer/?q=IMP-").status == 200
        assert page.get_by_text("浏览器客户二").count()
        page.go_back()
        page.locator("button[value='undo']").click()
        page.locator("button[value='undo']").wait_for(state="detached")
        shown.go("/registers/customers/customer/?q=IMP-")
        assert not page.get_by_text("浏览器客户二").count()
        assert not shown.complaints
