"""Tags of the commissions."""
