"""
The steps. A step that has been released is never changed; what comes later is a new one.

A new step keeps what its tables hold: ``python -m tests.api.store.released`` writes down rows that later versions must bring along.
"""
