"""Evidence for indicators: given, judged and given anew; its scores; and indicator 31, which counts itself."""

import json

import pytest
from django.urls import reverse

from innovations import services
from innovations.checklist import checklist_of
from innovations.models import Adoption, Indicator, IndicatorEvidence, Innovation
from sipkd.dates import today
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    assessment_period,
    operator,
    pdf_upload,
    published,
    region_admin,
    requested_adoption,
    verifier,
)

pytestmark = pytest.mark.django_db
State = IndicatorEvidence.State
LINK = "https://data.contoh.go.id/bukti"


def indicator(number: int = 16) -> Indicator:
    return assessment_period().indicators.get(number=number)


def given(innovation: Innovation, number: int = 16, **fields) -> IndicatorEvidence:
    by = fields.pop("by", None) or operator(innovation.agency)
    asked = {"indicator": indicator(number), "parameter": 2, "link": LINK, **fields}
    return services.give_evidence(innovation, **asked, by=by)


def scores(innovation: Innovation) -> tuple[int, int]:
    """Claimed and verified, as SQL says; the object form must say the same."""
    found = Innovation.objects.with_scores(assessment_period(), today()).get(pk=innovation.pk)
    checklist = checklist_of(innovation, assessment_period(), today())
    assert (checklist.claimed_score, checklist.verified_score) == (found.claimed_score, found.verified_score)
    return found.claimed_score, found.verified_score


def replicate(innovation: Innovation, adopter=None) -> Adoption:
    """Applied in another region and confirmed by the owner."""
    adoption = services.approve_adoption(requested_adoption(innovation, adopter), by=region_admin(innovation.region))
    for stage in (Adoption.Stage.PREPARATION, Adoption.Stage.APPLICATION):
        adoption = services.advance_adoption(adoption, to=stage, applied_on=today(), by=adoption.requested_by)
    return services.confirm_application(adoption, by=region_admin(innovation.region))


# -- evidence --------------------------------------------------------------------------------------------
def test_claim_counts_once_a_verifier_has_accepted_it():
    innovation = InnovationFactory()

    evidence = given(innovation, parameter=2)
    assert scores(innovation) == (6, 0)
    services.accept_evidence(evidence, by=verifier(innovation.region))

    assert scores(innovation) == (6, 6)


def test_edited_evidence_waits_again_and_counts_for_nothing_until_then():
    innovation = InnovationFactory()
    evidence = services.accept_evidence(given(innovation), by=verifier(innovation.region))

    evidence = given(innovation, parameter=3)

    assert (evidence.state, evidence.decided_by, evidence.decided_at) == (State.WAITING, None, None)
    assert scores(innovation) == (9, 0)
    assert innovation.evidence.count() == 1
    assert Event.objects.about(innovation).first().action == "innovation.evidence_reopened"


def test_saving_the_same_evidence_keeps_the_decision():
    innovation = InnovationFactory()
    services.accept_evidence(given(innovation), by=verifier(innovation.region))
    events = Event.objects.count()

    assert given(innovation).state == State.ACCEPTED
    assert Event.objects.count() == events


def test_rejected_evidence_says_why_and_counts_for_nothing():
    innovation = InnovationFactory()
    evidence, checker = given(innovation), verifier(innovation.region)

    with pytest.raises(RuleViolation, match="Tulis alasannya"):
        services.reject_evidence(evidence, reason=" ", by=checker)
    services.reject_evidence(evidence, reason="Perda belum diundangkan.", by=checker)

    evidence.refresh_from_db()
    assert (evidence.state, evidence.reason, scores(innovation)) == (State.REJECTED, "Perda belum diundangkan.", (0, 0))


def test_evidence_shows_something_a_link_or_a_file():
    innovation = InnovationFactory()

    with pytest.raises(RuleViolation) as refusal:
        given(innovation, link="")
    evidence = given(innovation, link="", upload=pdf_upload())

    assert (refusal.value.field, refusal.value.message) == ("link", "Isi tautan atau unggah berkas.")
    assert (evidence.file.kind, evidence.file.visibility) == ("bukti", "internal")


def test_file_that_cannot_be_read_is_refused_and_the_evidence_stays():
    innovation = InnovationFactory()
    given(innovation)

    with pytest.raises(RuleViolation) as refusal:
        given(innovation, parameter=3, upload=pdf_upload(content=b"bukan"))

    assert refusal.value.field == "file"
    assert innovation.evidence.get().parameter == 2


def test_what_was_decided_is_not_accepted_twice():
    innovation = InnovationFactory()
    evidence = services.accept_evidence(given(innovation), by=verifier(innovation.region))

    with pytest.raises(RuleViolation, match="Tidak dapat diubah dari “Diterima”"):
        services.accept_evidence(evidence, by=verifier(innovation.region))


def test_verifier_is_told_of_the_first_that_waits_and_the_owner_of_each_decision():
    innovation = InnovationFactory()
    owner, checker = operator(innovation.agency), verifier(innovation.region)
    given(innovation, 16, by=owner)
    evidence = given(innovation, 35, by=owner)
    services.accept_evidence(evidence, by=checker)

    told = Notification.objects.inbox().order_by("id").values_list("event__action", "recipient")

    assert list(told) == [
        ("innovation.evidence_waiting", checker.pk),
        ("innovation.evidence_accepted", owner.pk),
    ]


def test_verifier_of_another_region_may_not_judge():
    innovation = InnovationFactory()

    assert verifier(innovation.region).has_perm("innovations.verify_innovation", innovation)
    assert not verifier(AgencyFactory().region).has_perm("innovations.verify_innovation", innovation)
    assert not operator(innovation.agency).has_perm("innovations.verify_innovation", innovation)


# -- indicator 31 ----------------------------------------------------------------------------------------
def test_replication_counts_itself_from_different_regions():
    innovation = published()
    first = AgencyFactory()
    replicate(innovation, first)
    assert scores(innovation) == (3, 3)

    replicate(innovation, AgencyFactory(region=first.region))
    assert scores(innovation) == (3, 3)
    for _more in range(3):
        replicate(innovation)

    assert scores(innovation) == (9, 9)


def test_claimed_or_stopped_replication_does_not_count():
    innovation = published()
    adoption = replicate(innovation)

    services.stop_adoption(adoption, on=today(), reason="Diganti.", by=adoption.requested_by)

    assert scores(innovation) == (0, 0)


def test_nobody_claims_the_indicator_that_counts_itself():
    innovation = InnovationFactory()

    with pytest.raises(RuleViolation, match="dihitung dari replikasi"):
        given(innovation, 31)

    assert not innovation.evidence.exists()


def test_checklist_links_the_adoptions_that_count(client):
    innovation, _period = published(), assessment_period()
    adoption = replicate(innovation)

    answer = client.get(reverse("api:innovation-indicators", kwargs={"id": innovation.uuid})).json()
    page = client.get(reverse("innovations:indicators", kwargs={"id": innovation.uuid})).content.decode()

    line = next(line for line in answer["lines"] if line["indicator"]["number"] == 31)
    assert (line["verified"], [each["id"] for each in line["adoptions"]]) == (1, [str(adoption.uuid)])
    assert f"{adoption.get_absolute_url()}#bukti" in page


def test_scores_of_many_innovations_agree_with_the_checklist_of_each(django_assert_num_queries):
    """In one query, whatever the number of rows."""
    innovations = [InnovationFactory() for _ in range(3)]
    for parameter, innovation in enumerate(innovations, start=1):
        evidence = given(innovation, parameter=parameter)
        given(innovation, 35, parameter=parameter)
        if parameter > 1:
            services.accept_evidence(evidence, by=verifier(innovation.region))
    period = assessment_period()

    with django_assert_num_queries(1):
        rows = list(Innovation.objects.with_scores(period, today()).order_by("pk"))

    assert [(row.claimed_score, row.verified_score) for row in rows] == [(7, 0), (14, 6), (21, 9)]
    assert [scores(innovation) for innovation in innovations] == [(7, 0), (14, 6), (21, 9)]


# -- page and API ----------------------------------------------------------------------------------------
def test_public_sees_what_is_accepted_and_not_what_is_claimed(client):
    innovation = InnovationFactory()
    services.accept_evidence(given(innovation, 16, note="Nomor internal."), by=verifier(innovation.region))
    given(innovation, 35)
    url = reverse("api:innovation-indicators", kwargs={"id": innovation.uuid})

    public = client.get(url).json()
    client.force_login(region_admin(innovation.region))
    inside = client.get(url).json()

    assert (public["accepted"], public["verified_score"], public["given"], public["claimed_score"]) == (
        1,
        6,
        None,
        None,
    )
    assert (inside["given"], inside["claimed_score"], inside["highest_score"]) == (2, 14, 30)
    assert [(line["evidence"] or {}).get("note") for line in public["lines"]] == [None, None, None]
    assert [bool(line["evidence"]) for line in inside["lines"]] == [True, False, True]


def test_evidence_is_given_on_the_page_and_judged_by_the_verifier(client):
    innovation = InnovationFactory()
    period = assessment_period()
    address = {"id": innovation.uuid, "year": period.year, "number": 16}
    client.force_login(operator(innovation.agency))

    empty = client.post(reverse("innovations:indicator-evidence", kwargs=address), {"parameter": "2"})
    saved = client.post(
        reverse("innovations:indicator-evidence", kwargs=address), {"parameter": "2", "file": pdf_upload()}, follow=True
    )
    client.force_login(verifier(innovation.region))
    accepted = client.post(reverse("innovations:indicator-accept", kwargs=address), follow=True)

    assert (empty.status_code, "Isi tautan atau unggah berkas." in empty.content.decode()) == (422, True)
    assert "Bukti tersimpan dan menunggu diperiksa." in saved.content.decode()
    assert "Terhitung: parameter 2" in accepted.content.decode()


def test_api_takes_evidence_and_refuses_an_unknown_indicator(client):
    innovation = InnovationFactory()
    assessment_period()
    client.force_login(operator(innovation.agency))
    url = reverse("api:innovation-indicator-evidence", kwargs={"id": innovation.uuid})

    def post(**body):
        return client.post(url, json.dumps(body), content_type="application/json")

    assert post(indicator=99, parameter=1, link=LINK).status_code == 400
    assert post(indicator=16, parameter=4, link=LINK).status_code == 400
    assert post(indicator=31, parameter=1, link=LINK).status_code == 409
    answer = post(indicator=16, parameter=3, link=LINK)

    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    assert innovation.evidence.get().parameter == 3


def test_earlier_period_stays_to_be_read(client):
    innovation = InnovationFactory()
    given(innovation)
    assessment_period(2031, (16,))

    newest = client.get(reverse("innovations:indicators", kwargs={"id": innovation.uuid}))
    earlier = client.get(reverse("innovations:indicators", kwargs={"id": innovation.uuid}), {"year": "2030"})
    unknown = client.get(reverse("innovations:indicators", kwargs={"id": innovation.uuid}), {"year": "1999"})

    assert "Indikator 2031" in newest.content.decode()
    assert "Indikator 2030" in earlier.content.decode()
    assert unknown.status_code == 404
