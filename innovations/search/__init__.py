"""Search of the catalogue: one narrow table that answers what matches, in which order, and how many of each kind.

`models` the table, its synonyms and its lexicon; `words` Indonesian word formation; `spelling` the nearest word;
`queries` from what was typed to what is asked; `ranking` best first; `facets` all counts in one query.
"""
