"""The demonstration's evidence about itself: licence, tenure, named address, pictures; and its climate sensor."""

from decimal import Decimal
from io import BytesIO

from guiju.lab.agency.acts import FileLicence
from guiju.lab.demo import cast
from guiju.lab.demo.measurements import DemoStandard
from guiju.lab.demo.names import AGENCY, QUALIFICATION, ROOM, SITE, WARM_ROOM, YEAR
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files
from guiju.lab.house.images import MEDIA_TYPE, encoded_anew
from guiju.lab.premises.acts import AddRoomFile, NameAddress, RecordTenure
from guiju.record.enclosures import CertifiedPoint
from guiju.record.words import DecimalText, Interval, Quantity, Text


def _paper(title: str) -> str:
    """An invented document in the content store; its hash."""
    text = f"演示：虚构的{title}。\nDemonstration: an invented document.\n"
    return files.store(text.encode(), "text/plain")


def of_agency_and_premises(stage: Stage) -> None:
    """Files licence, proof of tenure, the address that the qualification names, and pictures of the rooms."""
    day = clock.today()
    stage.do(
        FileLicence,
        "system",
        number=AGENCY["credit_code"],
        issuer="演示登记机关（虚构）",
        valid_from=day - 2 * YEAR,
        valid_to=None,
        file_sha256=_paper("营业执照"),
    )
    stage.do(
        RecordTenure,
        cast.QUALITY,
        site=SITE,
        kind="leased",
        holder="演示出租单位（虚构）",
        valid_from=day - YEAR,
        valid_to=day + 2 * YEAR,
        file_sha256=_paper("租赁合同"),
    )
    stage.do(
        NameAddress,
        cast.QUALITY,
        site=SITE,
        qualification=QUALIFICATION,
        address=AGENCY["address"],
        valid_from=day,
        valid_to=None,
    )
    for room, warm in ((ROOM, False), (WARM_ROOM, True)):
        for kind, title in (("plan", "平面图（演示）"), ("photo", "示意图（演示）")):
            stage.do(
                AddRoomFile,
                cast.QUALITY,
                room=room,
                kind=kind,
                title=title,
                file_sha256=files.store(encoded_anew(_picture(kind, warm)), MEDIA_TYPE),
                valid_from=day,
            )


def _picture(kind: str, warm: bool) -> bytes:
    """A drawn plan, or a drawn view of a room in place of a photo."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 640), "#f4f6f8")
    draw = ImageDraw.Draw(picture)
    if kind == "plan":
        draw.rectangle((80, 60, 880, 580), outline="#1f2933", width=14)
        draw.rectangle((860, 260, 900, 380), fill="#f4f6f8")
        draw.arc((760, 270, 980, 490), 180, 270, fill="#0b5c8a", width=5)
        for left in (140, 360, 580) if not warm else (140, 580):
            draw.rectangle((left, 110, left + 160, 210), outline="#0b5c8a", width=6)
        draw.ellipse((440, 380, 520, 460), outline="#b4532a", width=6)
    else:
        draw.polygon(((0, 640), (960, 640), (720, 420), (240, 420)), fill="#d9e0e6")
        draw.rectangle((240, 120, 720, 420), fill="#e7e2d8" if warm else "#dfeaf2")
        draw.rectangle((300, 300, 660, 420), fill="#8a96a3")
        draw.rectangle((330, 250, 420, 300), fill="#0b5c8a")
        draw.rectangle((460, 230, 600, 300), fill="#1f2933")
        draw.rectangle((640, 150, 690, 200), fill="#b4532a")
    draw.text((96, 596), "DEMONSTRATION - drawn, not photographed", fill="#5f6c7b")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _point(value: str, unit: str, correction: str, expanded: str) -> CertifiedPoint:
    nominal = Quantity(value=DecimalText(value), unit=unit)
    return CertifiedPoint(
        nominal=nominal,
        value=DecimalText(str(Decimal(value) + Decimal(correction))),
        correction=DecimalText(correction),
        U=DecimalText(expanded),
        k=DecimalText("2"),
    )


THERMOHYGROMETER = DemoStandard(
    role="climate",
    name=Text(zh="演示温湿度记录仪", en="Demonstration thermohygrometer"),
    model="DEMO-TH",
    serial_number="TH-01",
    manufacturer="演示（虚构）",
    range=Interval(lower=DecimalText("10"), upper=DecimalText("40"), unit="°C"),
    used_by="value",
    interpolation="linear",
    unit="°C",
    points=(
        _point("10", "°C", "0.1", "0.2"),
        _point("20", "°C", "0.0", "0.2"),
        _point("40", "°C", "-0.1", "0.3"),
        _point("40", "%", "1", "1.5"),
        _point("60", "%", "0", "1.5"),
    ),
    drift=None,
)
"""The sensor of the demonstration's rooms, an item of equipment like any other: calibrated, confirmed, in service."""
