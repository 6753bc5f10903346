"""From the request over the contract review to the received and labelled item (code 6.1.1, 6.1.4)."""
