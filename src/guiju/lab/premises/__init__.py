"""Sites, rooms and their climate (code 4.2)."""
