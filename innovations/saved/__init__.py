"""Searches that people keep: the state of the catalogue's address under a name, and what is new in it since.

`asking` turns a kept address back into the FilterSet, `services` keeps and forgets, `matching` tells of what is new.
"""
