"""How well the catalogue is searched: judged queries over the real innovations, and real misspellings."""
