"""What callers rely on: the description of an earlier version, which later ones may add to but not take away from."""
