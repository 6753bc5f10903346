"""People with dated employment, qualification, authorisation, interests and roles (code 4.5)."""
