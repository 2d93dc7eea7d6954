import pytest
from django.db.models import TextChoices
from django.utils import translation

from sipkd.errors import RuleViolation
from sipkd.lifecycle import require_move


class Light(TextChoices):
    RED = "merah", "Merah"
    GREEN = "hijau", "Hijau"
    OFF = "padam", "Padam"


MOVES = {Light.RED: frozenset({Light.GREEN}), Light.GREEN: frozenset({Light.RED, Light.OFF})}


@pytest.mark.parametrize(("here", "there"), [("merah", Light.GREEN), (Light.GREEN, Light.RED), ("hijau", Light.OFF)])
def test_a_listed_move_is_made_whether_the_state_is_a_value_or_a_member(here, there):
    assert require_move(MOVES, here, there) is None


@pytest.mark.parametrize(("here", "there"), [("merah", Light.OFF), ("merah", Light.RED), ("padam", Light.RED)])
def test_a_move_that_is_not_listed_names_both_states(here, there):
    with pytest.raises(RuleViolation) as refusal:
        require_move(MOVES, here, there)

    assert refusal.value.code == "illegal-move"
    assert refusal.value.message == f"Tidak dapat diubah dari “{Light(here).label}” menjadi “{there.label}”."


def test_a_refusal_is_a_sentence_with_a_code_and_a_place():
    refusal = RuleViolation("Isi tanggalnya.", code="date-missing", field="on")

    assert (str(refusal), refusal.message, refusal.code, refusal.field) == (
        "Isi tanggalnya.",
        "Isi tanggalnya.",
        "date-missing",
        "on",
    )
    with translation.override("en"):
        assert str(refusal) == "Isi tanggalnya."
