"""Mutilated inputs: whatever is sent, it is read, or refused in words. ``python -m tests.fuzzing`` sends as many as one likes."""
