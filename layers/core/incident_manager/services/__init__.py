"""One use case a module.

A service takes its ports and `now`, and returns a value that says what happened and why.
"""
