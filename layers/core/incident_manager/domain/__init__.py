"""The rules of incidents and paging.

Standard library only: no clock, no I/O, no identifiers made here.
"""
