"""Each module asks software that nobody here wrote, and returns what it answered; the tests decide."""
