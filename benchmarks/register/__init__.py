"""`make bench-register`: the register with its facets over 50,000 agreements, beside the limit of its own SQL."""
