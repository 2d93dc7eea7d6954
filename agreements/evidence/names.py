"""Whether two spellings name the same person: certificates leave out titles, and write in capitals."""

import re

# Academic and other titles as they stand before and after names; what is left of a name are its own words.
TITLE = re.compile(r"^(?:[a-z]{1,2}|dr|drs|dra|prof|hj|ir|kh|apt|mba|mpa|msi|mm|mh|sh|se|st|sip|sos|ssos|spd|mpd|stp)$")


def same_person(recorded: str, certified: str) -> bool:
    """Every word of the shorter name is in the longer one, and there are at least two, or both are one same word."""
    one, other = _words(recorded), _words(certified)
    fewer, more = sorted((one, other), key=len)
    return bool(fewer) and fewer <= more and (len(fewer) > 1 or len(more) == 1)


def _words(name: str) -> set[str]:
    before_titles = name.split(",")[0].casefold().replace(".", " ")
    return {word for word in re.findall(r"[^\W\d_]+", before_titles) if not TITLE.match(word)}
