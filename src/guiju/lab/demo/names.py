"""Names by which the demonstration's registers know its places, its climate sensor and its one qualification."""

from datetime import timedelta

SITE, ROOM, WARM_ROOM, SENSOR = "DEMO-S1", "DEMO-R1", "DEMO-R2", "DEMO-E-CLIMATE"
QUALIFICATION = "演示-能力-01"
YEAR = timedelta(days=365)

AGENCY = {
    "code": "demo",
    "kind": "legal_entity",
    "name": "规矩演示校准实验室",
    "name_en": "Guiju Demonstration Calibration Laboratory",
    "address": "演示省演示市规矩路 1 号（虚构）",
    "address_en": "1 Guiju Road, Demo City (invented)",
    # The region 000000 does not exist, so no real entity can bear this code; both of its check digits are right.
    "credit_code": "91000000DEM000006Q",
    "telephone": "000-00000000",
}
