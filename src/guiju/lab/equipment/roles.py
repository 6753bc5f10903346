"""Who looks after equipment."""

KEEPERS = frozenset({"equipment_keeper", "technical_manager", "system"})
USERS = KEEPERS | {"calibrator"}
"""Those who may also write down checks and uses of materials."""
