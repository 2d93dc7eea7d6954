"""The indicators of a period asked of one innovation: what is claimed, what is accepted, and the score of both.

Row score = weight x parameter (1 to 3); kematangan is their sum (guideline of BSKDN, 29 April 2026). The indicator that
counts adoptions takes its parameter from the different regions in which the innovation is proven to run.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from innovations.models import Adoption, AssessmentPeriod, Indicator, IndicatorEvidence, Innovation
from innovations.querysets import HIGHEST_PARAMETER

State = IndicatorEvidence.State


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with the innovation's evidence, or with the adoptions that count for it."""

    indicator: Indicator
    evidence: IndicatorEvidence | None = None
    adoptions: tuple[Adoption, ...] = ()

    @property
    def claimed(self) -> int:
        """The parameter that the owner claims; 0 for none, or once it has been rejected."""
        if self.indicator.counts_adoptions:
            return min(len({one.adopter.region_id for one in self.adoptions}), HIGHEST_PARAMETER)
        return self.evidence.parameter if self.evidence and self.evidence.state != State.REJECTED else 0

    @property
    def verified(self) -> int:
        """The parameter that counts."""
        if self.indicator.counts_adoptions:
            return self.claimed
        return self.evidence.parameter if self.evidence and self.evidence.state == State.ACCEPTED else 0


@dataclass(frozen=True)
class Checklist:
    """All lines of a period. The set form of the scores is `Innovation.objects.with_scores`."""

    period: AssessmentPeriod
    lines: list[Line]

    @cached_property
    def claimed_score(self) -> int:
        return sum(line.claimed * line.indicator.weight for line in self.lines)

    @cached_property
    def verified_score(self) -> int:
        return sum(line.verified * line.indicator.weight for line in self.lines)

    @property
    def highest_score(self) -> int:
        return sum(HIGHEST_PARAMETER * line.indicator.weight for line in self.lines)

    @property
    def given(self) -> int:
        """To how many indicators there is something."""
        return sum(line.claimed > 0 for line in self.lines)

    @property
    def accepted(self) -> int:
        return sum(line.verified > 0 for line in self.lines)


def checklist_of(innovation: Innovation, period: AssessmentPeriod, on: date) -> Checklist:
    """The checklist on the day; three queries, and those for the adoptions that count."""
    evidence = {
        each.indicator_id: each
        for each in innovation.evidence.filter(indicator__period=period).select_related("file__innovation")
    }
    adoptions = tuple(Adoption.objects.proven(on).filter(innovation=innovation).for_list().prefetch_related("evidence"))
    lines = [
        Line(
            indicator,
            evidence=None if indicator.counts_adoptions else evidence.get(indicator.pk),
            adoptions=adoptions if indicator.counts_adoptions else (),
        )
        for indicator in period.indicators.in_order()
    ]
    return Checklist(period, lines)
