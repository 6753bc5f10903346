"""Sign-in: accounts of people, their language, the second factor; the demonstration's switch between its people."""
