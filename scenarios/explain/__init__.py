"""
Why the plans of an answer are what they are: each question gives a small data object, and nothing here is text to be parsed.

The question is asked of a :class:`scenarios.explain.subject.Subject`; what comes back is an
:class:`scenarios.explain.explanation.Explanation` with a stable kind, ids and numbers. What each kind means, how it is proven and how
long it takes is in ``docs/explanations.md``.
"""
