"""What stands above the issued certificates: what depended on an item, and the impact of one found out of tolerance."""
