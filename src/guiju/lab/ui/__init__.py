"""What every page shares: the base of the public pages and their stylesheet."""
