"""How far an adoption has come, as the steps that a page shows."""

from collections.abc import Iterable
from datetime import date, datetime

from innovations.models import Adoption
from sipkd.events.models import Event

Stage = Adoption.Stage
ORDER = (*Adoption.OPEN_STAGES, Stage.COMPLETED)
STOPPED = (Stage.DECLINED, Stage.CANCELLED, Stage.STOPPED)


def steps(adoption: Adoption, events: Iterable[Event]) -> list[dict]:
    """Each stage with its state (done, current, upcoming, stopped) and when it was reached, for components/steps.html.

    A stage that was passed over is left out, and after a refusal everything that will not come.
    """
    reached: dict[Stage, date | datetime] = {Stage.INTEREST: adoption.requested_at}
    reached |= {Stage(event.changes["stage"][1]): event.created_at for event in events if "stage" in event.changes}
    if adoption.applied_on:
        reached[Stage.APPLICATION] = adoption.applied_on
    stopped = adoption.stage in STOPPED
    later = () if stopped else ORDER[ORDER.index(Stage(adoption.stage)) + 1 :]
    found = []
    for stage in ORDER:
        if stage == adoption.stage and stage != Stage.COMPLETED:
            found.append(_step(stage, "current", reached))
        elif stage in reached:
            found.append(_step(stage, "done", reached))
        elif stage in later:
            found.append(_step(stage, "upcoming", reached))
    if stopped:
        found.append(_step(Stage(adoption.stage), "stopped", reached))
    return found


def _step(stage: Adoption.Stage, state: str, reached: dict) -> dict:
    return {"text": stage.label, "state": state, "time": reached.get(stage)}
