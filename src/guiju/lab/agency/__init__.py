"""The agency, its qualifications, their suspensions and scope lines (code 4.1, 4.3)."""
