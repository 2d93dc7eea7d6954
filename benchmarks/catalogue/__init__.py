"""`make bench`: how fast the catalogue answers, beside a plain DRF app, Datasette, and the limit of its own SQL."""
