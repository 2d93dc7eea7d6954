"""The circles of readers that the ledger knows (sipkd.events.subjects), as numbers that cannot meet.

A region's circle has the region's own number. Narrower ones are negative: the people of one agency, and those who look
after a region's records, its admins and verifiers.
"""


def of_region(region: int) -> int:
    return region


def of_agency(agency: int) -> int:
    return -2 * agency


def of_stewards(region: int) -> int:
    return -2 * region - 1
