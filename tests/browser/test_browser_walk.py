"""One calibration from the counter to public verification, by people at the screen, on a desktop and on a phone.

The readings are those of EA-4/02 M:2022, S7: 30.033, 30.058, 30.018 and 30.052 dB; the example reports
30.043 dB with an expanded uncertainty of 0.045 dB.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

READINGS = ("30.033", "30.058", "30.018", "30.052")
MISTYPED = "30.003"
VALUE, U = "30.043", "0.045"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


class Walk:
    """The steps of one calibration; each is done by the person whose duty it is."""

    def __init__(self, shown: Any, folder: Path) -> None:
        self.shown, self.page = shown, shown.page
        self.passphrases = json.loads((folder / "demo.json").read_text("utf-8"))["passphrases"]
        self.commission = self.job = self.number = self.code = ""

    def open(self, path: str) -> None:
        answer = self.shown.go(path)
        assert answer.status == 200, path
        assert not self.shown.overflows(), path

    def field(self, name: str, within: str = "") -> Any:
        return self.page.locator(f"{within} [name='{name}']")

    def form(self, action: str) -> Any:
        """The form of the page of a commission that does this."""
        return self.page.locator(f"form:has(input[name='action'][value='{action}'])").first

    def told(self, words: str) -> None:
        self.page.get_by_text(words, exact=False).first.wait_for()

    def commission_opened(self, customer: str) -> None:
        """The clerk takes the request in: one attenuator, at 30 dB."""
        self.shown.become("demo-clerk")
        self.open("/commissions/new")
        self.field("commissioned_by").fill(customer)
        offer = self.page.locator("select[name='line0-offer'] option", has_text="演示-04").first
        self.field("line0-offer").select_option(value=offer.get_attribute("value"))
        assert self.field("line0-title").input_value() == "衰减器"
        self.field("line0-points").fill("30")
        self.field("line0-unit").fill("dB")
        self.page.locator("form.c-counter button[type=submit]").click()
        self.page.wait_for_url(re.compile(r"/commissions/[^/]+/(#.*)?$"))
        self.commission = self.page.url.partition("#")[0].rstrip("/").rpartition("/")[2]
        assert self.commission != "new"

    def contract_reviewed(self) -> None:
        """The technical manager accepts the line after review."""
        self.shown.become("demo-technical")
        self.open(f"/commissions/{self.commission}/")
        self.form("review").locator("button[type=submit]").click()
        self.told("合同评审")
        self.form("receive").wait_for()

    def item_received(self) -> None:
        """The clerk takes the item in and prints its label."""
        self.shown.become("demo-clerk")
        self.open(f"/commissions/{self.commission}/")
        receipt = self.form("receive")
        for name, value in {
            "model": "演示-A1",
            "serial_number": "A-2026",
            "manufacturer": "演示制造商",
            "condition": "完好",
        }.items():
            receipt.locator(f"[name='{name}']").fill(value)
        label = receipt.locator("[name='label']").input_value()
        assert label
        receipt.locator("button[type=submit]").click()
        self.form("receive").wait_for(state="detached")
        self.open(f"/commissions/{self.commission}/labels")
        assert label in self.page.locator("main, body").first.inner_text()
        assert self.page.locator("svg.g-qr").count() == 1

    def status_link_made(self) -> str:
        """The clerk makes the link by which the customer follows the commission."""
        self.open(f"/status-links/{self.commission}/")
        self.page.locator("form:has(input[value='create']) button").click()
        link = self.page.locator("a[href*='/status/']").first
        link.wait_for()
        return str(link.get_attribute("href"))

    def job_assigned(self) -> None:
        """The technical manager gives the job to the calibrator, with room and standard."""
        self.shown.become("demo-technical")
        self.open(f"/commissions/{self.commission}/1/assign")
        self.page.locator("input[name='calibrator'][value='demo-calibrator']").check()
        self.page.locator("input[name='room'][value='DEMO-R1']").check()
        for each in self.page.locator("input[name^='standard-']:not([disabled])").all()[:1]:
            each.check()
        self.page.locator("form:has(input[name='calibrator']) button[type=submit]").click()
        self.page.wait_for_url(re.compile(r"/jobs/[^/]+/$"))
        self.job = self.page.url.rstrip("/").rpartition("/")[2]

    def climate_written(self, temperature: str, humidity: str) -> None:
        self.field("temperature").fill(temperature)
        self.field("relative_humidity").fill(humidity)
        self.field("sensor").fill("DEMO-E-CLIMATE")
        self.page.locator(f"form[action$='/jobs/{self.job}/climate'] button").click()
        self.told(f"{temperature} °C")

    def cell(self, place: int) -> Any:
        return self.page.locator("#b-grid .b-cell").nth(place)

    def saved(self, place: int, value: str) -> None:
        self.page.wait_for_function(
            "([at, value]) => document.querySelectorAll('#b-grid .b-cell')[at]?.dataset.saved === value",
            arg=[place, value],
        )

    def readings_taken(self) -> None:
        """The calibrator types two readings, pastes two, and corrects the one that was mistyped."""
        self.shown.become("demo-calibrator")
        self.open(f"/jobs/{self.job}/bench/")
        self.climate_written("20.1", "48")
        self.page.locator(f"form[action$='/jobs/{self.job}/start'] button").click()
        self.page.locator("#b-grid").wait_for()
        self.resolution_given()
        self.cell(0).fill(READINGS[0])
        self.cell(0).press("Enter")
        self.saved(0, READINGS[0])
        self.page.keyboard.type(MISTYPED)
        self.page.keyboard.press("Enter")
        self.saved(1, MISTYPED)
        self.page.evaluate("text => navigator.clipboard.writeText(text)", "\t".join(READINGS[2:]))
        while self.cell(2).count() == 0:
            self.page.locator("#b-add").click()
        self.cell(2).focus()
        self.page.keyboard.press("Control+V")
        self.saved(2, READINGS[2])
        self.saved(3, READINGS[3])
        self.corrected(1, READINGS[1])

    def resolution_given(self) -> None:
        for each in self.page.locator(".b-series li[data-needs-resolution] .b-resolution").all():
            each.fill("0.001")
            each.press("Tab")

    def corrected(self, place: int, value: str) -> None:
        self.cell(place).fill(value)
        self.cell(place).press("Tab")
        line = self.page.locator("#b-pending li")
        line.locator(".b-why").fill("记录时按错一键")
        line.locator(".b-why").press("Enter")
        self.saved(place, value)
        assert self.page.locator(".b-chain summary").first.inner_text() == "1"
        self.page.locator("#b-evaluation .b-value", has_text=VALUE).wait_for()
        assert U in self.page.locator("#b-evaluation .b-value").first.inner_text()

    def record_finished(self) -> None:
        """The calibrator looks at the draft and signs it; a wrong passphrase signs nothing."""
        assert self.field("reason_zh").input_value() == ""
        self.field("reason_zh").fill("未经调整")
        self.field("reason_en").fill("not adjusted")
        self.page.locator(f"form[action$='/jobs/{self.job}/adjustment'] button").click()
        self.told("调整情况已记录")
        self.page.locator(f"a[href$='/jobs/{self.job}/finish/']").click()
        self.field("passphrase").fill("wrong passphrase")
        self.field("passphrase").press("Enter")
        self.page.locator("[role=alert]").first.wait_for()
        self.shown.complaints[:] = [each for each in self.shown.complaints if "403" not in each]
        self.field("passphrase").fill(self.passphrases["demo-calibrator"])
        self.page.locator(".b-sign button[type=submit]").click()
        self.page.wait_for_url(re.compile(rf"/jobs/{self.job}/$"))

    def record_reviewed(self) -> None:
        """The reviewer sees reading, correction and draft beside each other, and signs."""
        self.shown.become("demo-reviewer")
        self.open(f"/reviews/{self.job}/")
        text = self.page.locator(".r-record").inner_text()
        assert all(each in text for each in (*READINGS, MISTYPED, "记录时按错一键", VALUE, U))
        self.page.locator("iframe[src*='/draft/']").scroll_into_view_if_needed()
        self.page.frame_locator("iframe[src*='/draft/']").locator("img").first.wait_for()
        self.field("passphrase").fill(self.passphrases["demo-reviewer"])
        self.page.locator(f"form[action$='/reviews/{self.job}/sign'] button").click()
        self.told("已签名核验")

    def record_approved_and_issued(self) -> None:
        """The signatory approves the record, then issues its certificate."""
        self.shown.become("demo-signatory")
        self.open("/signing/")
        self.page.locator(f"input[name='job'][value='{self.job}']").check()
        self.page.locator("form[action$='/signing/approve'] button[type=submit]").click()
        assert VALUE in self.page.locator(".i-results").first.inner_text()
        self.field("passphrase").fill(self.passphrases["demo-signatory"])
        self.page.locator("form[action$='/signing/approve'] button[type=submit]").click()
        self.told("已批准 1 份记录")
        for each in self.page.locator("[data-issue] tr[data-job] [name='job']").all():
            each.set_checked(each.get_attribute("value") == self.job)
        self.page.locator("[data-issue] button[type=submit]").click()
        link = self.page.locator(f"tr[data-job='{self.job}'] [data-progress] a")
        link.wait_for(timeout=90_000)
        self.open(str(link.get_attribute("href")))
        self.number = self.page.url.rstrip("/").rpartition("/")[2]
        facts = self.page.locator("dd.g-mono")
        found = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b", " ".join(facts.all_inner_texts()))
        assert found, facts.all_inner_texts()
        self.code = found[0]

    def file(self, kind: str, folder: Path) -> Path:
        """A file of the certificate, as the page hands it out."""
        answer = self.page.request.get(f"{self.shown.house.address}/issued/{self.number}/{kind}")
        assert answer.status == 200
        path = folder / f"{self.number}.{kind}"
        path.write_bytes(answer.body())
        return path


def verified(shown: Any, walk: Walk, files: dict[str, Path], link: str) -> None:
    """What a stranger finds out: by file, by a changed file, by number and code, by the status link."""
    page = shown.page
    for path, verdict in ((files["pdf"], "good"), (files["xml"], "good"), (files["changed"], "bad")):
        shown.go("/verify")
        page.locator("#file").set_input_files(path)
        page.locator("#proof").set_input_files(files["proof"])
        page.locator("form[method=post] button[type=submit]", has_text="查验").first.click()
        page.locator(f".verdict.{verdict}").wait_for()
        assert not shown.overflows()
    shown.go("/verify")
    page.locator("[name=n]").fill(walk.number)
    page.locator("[name=c]").fill(walk.code)
    page.locator("[name=c]").press("Enter")
    page.locator(".verdict.good").wait_for()
    page.locator(f"a.button[href*='/certificates/{walk.number}/']").click()
    assert VALUE in page.locator("main").inner_text() and U in page.locator("main").inner_text()
    assert page.goto(link).status == 200
    assert walk.number in page.locator("main").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_from_the_counter_to_public_verification(
    size: str, house: Any, browser: Any, open_window: Any, tmp_path: Path
) -> None:
    with open_window(browser, house, *SIZES[size]) as shown:
        walk = Walk(shown, house.folder)
        walk.commission_opened("DEMO-CU-1")
        walk.contract_reviewed()
        walk.item_received()
        link = walk.status_link_made()
        walk.job_assigned()
        walk.readings_taken()
        walk.record_finished()
        walk.record_reviewed()
        walk.record_approved_and_issued()
        files = {kind: walk.file(kind, tmp_path) for kind in ("pdf", "xml", "proof")}
        assert shown.complaints == []
    data = bytearray(files["pdf"].read_bytes())
    data[len(data) // 2] ^= 1
    files["changed"] = tmp_path / "changed.pdf"
    files["changed"].write_bytes(bytes(data))
    with open_window(browser, house, *SIZES[size]) as stranger:
        verified(stranger, walk, files, link)
        assert stranger.complaints == []
