"""Who gets what, route by route: the one table of the access matrix.

A row is a route and what each role gets there. An answer is looked up from the narrowest word to the widest: the role
itself ("owner_admin"), its groups ("admins", "owner"), "signed_in", "everyone". Routes without a name go by their path;
rows of the admin may use * for a model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sipkd.dates import ONE_DAY, today
from tests.factories import all_yes
from tests.world import World

LOGIN = "login"  # sent to the sign-in page
DONE = "done"  # redirected, and something changed
TOLD = "told"  # redirected with the reason of a refusal, and nothing changed
MOVED = "moved"  # redirected to another address of the same thing
SHOWN = "shown"  # 200, and something changed
TYPED = "422 after a change"  # what was typed is wrong, and kept in its draft


@dataclass(frozen=True)
class Row:
    method: str
    answers: dict[str, Any]
    of: str | None
    query: dict
    body: Callable[[World], dict]
    address: dict[str, str]
    is_json: bool = False


def get(of: str | None = None, *, query: dict | None = None, address: dict | None = None, **answers: Any) -> Row:
    return Row("get", answers, of, query or {}, lambda _world: {}, address or {})


def post(
    of: str | None = None,
    *,
    body: dict | Callable[[World], dict] | None = None,
    query: dict | None = None,
    address: dict | None = None,
    **answers: Any,
) -> Row:
    given = body if callable(body) else (lambda _world: body or {})
    return Row("post", answers, of, query or {}, given, address or {})


def patch(of: str, *, body: dict, **answers: Any) -> Row:
    return Row("patch", answers, of, {}, lambda _world: body, {})


def members(**answers: Any) -> dict[str, Any]:
    """Answers of a page for which one signs in."""
    return {"everyone": LOGIN, **answers}


# What has two sides: they and the portal may look, to all others it does not exist.
INSIDE = {"everyone": 404, "owner": 200, "adopter": 200, "portal": 200}
# What a party asks about its own side; the portal has to say about which.
OF_A_SIDE = {"everyone": 403, "owner": 200, "adopter": 200, "portal": 400}
OWN = {"everyone": 404, "owner": 200, "portal": 200}
STAFF = {"everyone": LOGIN, "portal_admin": 200}
READ_ONLY = {"everyone": LOGIN, "portal_admin": 403}
NOTIFIED = ("owner_operator", "owner_admin", "owner_verifier", "adopter_operator", "adopter_admin")
KEPT = members(signed_in=404, owner_operator=200)
MANAGERS = members(signed_in=404, owner_admin=200, portal_admin=200)


def managed(answer: Any) -> dict[str, Any]:
    """What is done with an application of the owner region: by its admins and by the portal's."""
    return members(signed_in=404, owner_admin=answer, portal_admin=answer)


def drafted(answer: Any) -> dict[str, Any]:
    """What is done with a draft of the owner region: by its admins alone."""
    return members(signed_in=404, owner_admin=answer)


def by_uploader(answer: Any) -> dict[str, Any]:
    """What the admin of the owner region does with a file of her own, which nobody else knows of."""
    return {"signed_in": 404, "owner_admin": answer}


def by_owner(answer: Any) -> dict[str, Any]:
    """What the owner decides about a request that its two sides and the portal may see."""
    refused = {"signed_in": 404, "owner": 403, "adopter": 403, "portal": 403}
    return {**refused, "owner_admin": answer, "owner_operator": answer}


def by_adopter(answer: Any) -> dict[str, Any]:
    return {"signed_in": 403, "adopter_admin": answer, "adopter_operator": answer}


def by_its_side(answer: Any, refused: Any = 403) -> dict[str, Any]:
    """What the owner's side does with a record of its own that both sides and the portal may see."""
    seen = dict.fromkeys(("owner", "adopter", "portal"), refused)
    return {"signed_in": 404, **seen, "owner_admin": answer, "owner_operator": answer}


HIDDEN_FROM_OTHERS = {"signed_in": 404, "owner": 403, "adopter": 403, "portal": 403}


def by_either_side(answer: Any) -> dict[str, Any]:
    """What the people who speak for a side add to an agreement that everybody sees."""
    speakers = ("owner_admin", "owner_operator", "adopter_admin", "adopter_operator")
    return {"signed_in": 403, **dict.fromkeys(speakers, answer)}


# What is being written: for the owner agency, its region's admins and verifiers, and the portal.
WORKED_ON = {"everyone": 404, "owner_operator": 200, "owner_admin": 200, "owner_verifier": 200, "portal": 200}


def by_writer(answer: Any) -> dict[str, Any]:
    """What the owner does to a manuscript that the verifiers may read too."""
    return {
        "signed_in": 404, "owner_verifier": 403, "portal": 403, "owner_operator": answer, "owner_admin": answer,
    }  # fmt: skip


def by_verifier(answer: Any) -> dict[str, Any]:
    """What a verifier decides about a manuscript."""
    return {
        "signed_in": 404, "owner_operator": 403, "owner_admin": 403, "portal_admin": 403, "owner_verifier": answer,
        "portal_verifier": answer,
    }  # fmt: skip


def by_its_verifier(answer: Any) -> dict[str, Any]:
    """What a verifier decides about an innovation that everybody sees."""
    return {"signed_in": 403, "owner_verifier": answer, "portal_verifier": answer}


OWNED = {"owner": 403, "portal": 403}  # their own or the portal's to see, not to change


def by_owner_of(answer: Any) -> dict[str, Any]:
    """What the owner does to an innovation that everybody sees."""
    return {"signed_in": 403, "owner_operator": answer, "owner_admin": answer}


def to_api(answers: dict[str, Any], outside: int = 404) -> dict[str, Any]:
    """The same for the API, where nobody is sent to sign in."""
    return {"everyone": 403, "systems": outside, **answers}


def tomorrow() -> str:
    return (today() + ONE_DAY).isoformat()


REST = {"starts_on": today().isoformat(), "reason": "Evaluasi."}
STOP = {"on": today().isoformat(), "reason": "Diganti."}
STEP = {"title": "Bimtek", "due_on": "2026-12-01", "kind": "kewajiban"}
TOLD_OF = {"summary": "Bimtek terlaksana.", "recommendation": "diperluas"}
REASON = {"reason": "Tidak jadi."}
CORRECTION = {"title": "PKS sebenarnya", "reason": "Salah ketik."}
SEARCH = {"name": "Izin", "query": "q=izin"}
PLAN = {"title": "Bimtek", "due_on": "2026-12-01"}
OUTCOME = {
    "indicator": "Lama layanan", "before": "14", "after": "3", "unit": "hari", "measured_on": today().isoformat(),
}  # fmt: skip


def step_of(world: World) -> dict[str, str]:
    return {**STEP, "agreement": str(world.agreement.uuid)}


def report_on(world: World) -> dict[str, Any]:
    answers = [{"question": question, "answer": answer} for question, (answer, _note) in all_yes().items()]
    return {**TOLD_OF, "agreement": str(world.agreement.uuid), "answers": answers}


def report_form() -> dict[str, str]:
    answers = {f"answer_{question}": answer for question, (answer, _note) in all_yes().items()}
    return {**TOLD_OF, **answers, "until": today().isoformat()}


def new_document(world: World) -> dict[str, Any]:
    parties = [{"region": region.code} for region in (world.owner_region, world.adopter_region)]
    return {
        "document_kind": "pks", "title": "PKS baru", "signed_on": "2026-01-05", "end_basis": "unknown",
        "parties": parties,
    }  # fmt: skip


def another_agreement(world: World) -> dict[str, str]:
    return {"agreement": str(world.agreement.uuid)}


def foreign_innovation(world: World) -> dict[str, str]:
    return {"innovation": str(world.innovation.uuid)}


API = {
    "api-docs": [get(everyone=200)],
    "api:schema": [get(everyone=200)],
    "api:api-root": [get(everyone=200)],
    "api:not-found": [get(address={"path": "/api/v1/tidak-ada/"}, everyone=404)],
    "api:region-list": [get(everyone=200)],
    "api:region-detail": [get("owner_region", everyone=200)],
    "api:affair-list": [get(everyone=200)],
    "api:affair-detail": [get("affair", everyone=200)],
    "api:agency-list": [get(everyone=200)],
    "api:agency-detail": [get("owner_agency", everyone=200)],
    "api:agency-adoptable-innovations": [get("adopter_agency", everyone=200)],
    "api:agreement-list": [
        get(everyone=200),
        post(everyone=403, admins=400, portal_admin=400),
        post(
            body=new_document, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN, third_admin=400,
            portal_admin=SHOWN,
        ),
    ],
    "api:agreement-confirm": [
        post("pending_agreement", everyone=403, owner_admin=SHOWN, adopter_admin=409),
        post(
            "hidden_agreement",
            **to_api({**HIDDEN_FROM_OTHERS, "owner_admin": 409, "adopter_admin": 409, "partner_key": 403})
        ),
    ],
    "api:agreement-own-side": [
        patch("pending_agreement", body={"version": 1}, everyone=403, owner_admin=SHOWN, adopter_admin=400),
        patch("pending_agreement", body={"version": 9}, everyone=403, owner_admin=409, adopter_admin=409),
    ],
    "api:agreement-correction": [
        post("agreement", body=CORRECTION, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN),
        post("pending_agreement", body=CORRECTION, everyone=403, owner_admin=409, adopter_admin=409),
    ],
    "api:agreement-accept-correction": [
        post("agreement", everyone=403, owner_admin=409, adopter_admin=409, portal_verifier=409),
    ],
    "api:agreement-reject-correction": [
        post("agreement", body=REASON, everyone=403, owner_admin=409, adopter_admin=409, portal_verifier=409),
    ],
    "api:agreement-withdraw-correction": [post("agreement", everyone=403, owner_admin=409, adopter_admin=409)],
    "api:agreement-attest": [
        post("imported_agreement", body={"basis": "Naskah asli."}, everyone=403, portal_verifier=SHOWN),
    ],
    "api:agreement-terminate": [
        post("agreement", body=STOP, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN),
    ],
    "api:agreement-suspend": [
        post("agreement", body=REST, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN),
        post(
            "hidden_agreement", body=REST,
            **to_api({**HIDDEN_FROM_OTHERS, "owner_admin": SHOWN, "adopter_admin": SHOWN, "partner_key": 403})
        ),
    ],
    "api:agreement-resume": [
        post("resting_agreement", body={"on": tomorrow()}, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN),
        post("agreement", body={"on": tomorrow()}, everyone=403, owner_admin=409, adopter_admin=409),
    ],
    "api:agreement-detail": [
        get("agreement", everyone=200),
        get("pending_agreement", everyone=200),
        get("imported_agreement", everyone=200),
        get("child_of_hidden", everyone=200),
        get("hidden_agreement", **INSIDE),
        get("hidden_addendum", **INSIDE),
    ],
    "api:milestone-list": [
        get(everyone=200),
        post(body=step_of, everyone=403, **by_either_side(SHOWN)),
    ],
    "api:milestone-detail": [get("step", **INSIDE)],
    "api:milestone-change": [post("step", body=STEP, everyone=403, systems=404, partner_key=403, **by_its_side(SHOWN))],
    "api:milestone-finish": [post("step", everyone=403, systems=404, partner_key=403, **by_its_side(SHOWN))],
    "api:milestone-cancel": [
        post("step", body=REASON, everyone=403, systems=404, partner_key=403, **by_its_side(SHOWN))
    ],
    "api:milestone-evidence": [post("step", everyone=403, systems=404, partner_key=403, **by_its_side(415))],
    "api:agreement-reporting": [
        post("agreement", body={"period": "semester"}, everyone=403, owner_admin=SHOWN, adopter_admin=SHOWN),
    ],
    "api:agreement-archive": [
        post(
            "agreement", body={"retention": "permanen"},
            everyone=403, owner_admin=409, adopter_admin=409, portal_admin=409,
        ),
        post("hidden_agreement", body={"retention": "permanen"}, **HIDDEN_FROM_OTHERS | {
            "systems": 404, "partner_key": 403, "everyone": 403,
            "owner_admin": 409, "adopter_admin": 409, "portal_admin": 409,
        }),
    ],
    "api:agreement-unarchive": [post("agreement", everyone=403, owner_admin=409, adopter_admin=409, portal_admin=409)],
    "api:report-list": [
        get(everyone=200),
        post(body=report_on, everyone=403, **by_either_side(SHOWN)),
    ],
    "api:report-detail": [get("report", **INSIDE)],
    "api:report-evidence": [post("report", everyone=403, systems=404, partner_key=403, **by_its_side(415))],
    "api:report-duty-list": [get(everyone=200)],
    "api:report-duty-detail": [get("side", **INSIDE)],
    "api:innovation-list": [get(everyone=200)],
    "api:innovation-suggestions": [get(query={"q": "perizinan"}, everyone=200)],
    "api:innovation-detail": [
        get("innovation", everyone=200),
        get("hidden_innovation", **OWN),
        get("archived_innovation", **OWN),
        get("draft_innovation", **WORKED_ON),
    ],
    "api:innovation-versions": [
        post("innovation", **to_api(by_owner_of(200), 403)),
        post("free_innovation", **to_api(by_owner_of(SHOWN), 403)),
    ],
    "api:innovation-files": [post("innovation", **to_api(by_owner_of(415), 403))],
    "api:innovation-contact": [post("innovation", body={"name": "Narahubung"}, **to_api(by_owner_of(SHOWN), 403))],
    "api:innovation-archive": [post("innovation", body={"reason": "Diganti."}, **to_api(by_owner_of(SHOWN), 403))],
    "api:innovation-attest": [post("innovation", **to_api(by_owner_of(SHOWN), 403))],
    "api:innovation-stop": [post("innovation", body=STOP, **to_api(by_owner_of(SHOWN), 403))],
    "api:innovation-indicators": [
        get("innovation", everyone=200),
        get("innovation", query={"year": "2029"}, everyone=404),
        get("draft_innovation", **WORKED_ON),
    ],
    "api:innovation-indicator-evidence": [
        post(
            "innovation", body={"indicator": 16, "parameter": 3, "link": "https://contoh.go.id/"},
            **to_api(by_owner_of(SHOWN), 403),
        ),
    ],
    "api:innovation-accept-evidence": [post("waiting_evidence", **to_api(by_its_verifier(SHOWN), 403))],
    "api:innovation-reject-evidence": [
        post("accepted_evidence", body={"reason": "Rusak."}, **to_api(by_its_verifier(SHOWN), 403)),
    ],
    "api:assessment-period-list": [get(everyone=200)],
    "api:assessment-period-detail": [get("period", everyone=200)],
    "api:innovation-version-list": [
        get(everyone=200),
        post(everyone=403, operators=400, admins=400),
    ],
    "api:innovation-version-detail": [get("version", **WORKED_ON), get("revision", **WORKED_ON)],
    "api:innovation-version-save": [post("version", body={"goal": "Cepat."}, **to_api(by_writer(SHOWN)))],
    "api:innovation-version-submit": [post("version", **to_api(by_writer(SHOWN)))],
    "api:innovation-version-withdraw": [post("submitted_version", **to_api(by_writer(SHOWN)))],
    "api:innovation-version-discard": [
        post("revision", **to_api(by_writer(SHOWN))),
        post("version", **to_api(by_writer(SHOWN))),
        post("submitted_version", **to_api(by_writer(409))),
    ],
    "api:innovation-version-publish": [
        post("submitted_version", **to_api(by_verifier(SHOWN))),
        post("version", **to_api(by_verifier(409))),
    ],
    "api:innovation-version-return": [
        post("submitted_version", body={"reason": "Lengkapi."}, **to_api(by_verifier(SHOWN))),
    ],
    "api:innovation-entitlement": [
        get("innovation", query={"agency": "adopter_agency"}, everyone=200),
        get("hidden_innovation", query={"agency": "adopter_agency"}, **OWN),
    ],
    "api:adoption-list": [
        get(everyone=200),
        post(everyone=403, operators=400, admins=400),
    ],
    "api:adoption-detail": [get("adoption", everyone=200), get("request", **INSIDE)],
    "api:adoption-approve": [post("request", everyone=403, systems=404, partner_key=403, **by_owner(SHOWN))],
    "api:adoption-decline": [
        post("request", body={"reason": "Belum siap."}, everyone=403, systems=404, partner_key=403, **by_owner(SHOWN))
    ],
    "api:adoption-advance": [post("adoption", body={"to": "persiapan"}, everyone=403, **by_adopter(SHOWN))],
    "api:adoption-confirm": [
        post("claimed_adoption", everyone=403, owner_admin=SHOWN, owner_operator=SHOWN),
        post("request", everyone=403, systems=404, partner_key=403, **by_owner(409)),
    ],
    "api:adoption-cancel": [
        post(
            "request", body={"reason": "Batal."}, everyone=403, systems=404, partner_key=403,
            **by_owner(SHOWN) | {"adopter_admin": SHOWN, "adopter_operator": SHOWN},
        ),
    ],
    "api:agreement-unlocks": [
        get("pending_agreement", **OF_A_SIDE),
        get("pending_agreement", query={"region": "99.99"}, **OF_A_SIDE | dict.fromkeys(("owner", "adopter"), 400)),
        get("hidden_agreement", **OF_A_SIDE | {"everyone": 404}),
    ],
    "api:agreement-lapses": [
        get("agreement", **OF_A_SIDE),
        get("hidden_agreement", **OF_A_SIDE | {"everyone": 404}),
    ],
    "api:innovation-entitled-agencies": [get("innovation", everyone=200), get("hidden_innovation", **OWN)],
    "api:adoption-papers": [
        post("adoption", body={"kind": "surat_komitmen"}, everyone=403, **by_adopter(SHOWN)),
        post("adoption", body={"kind": "sertifikat"}, everyone=403, owner_admin=409, owner_operator=409),
    ],
    "api:adoption-stop": [post("claimed_adoption", body=STOP, everyone=403, **by_adopter(SHOWN))],
    "api:adoption-reconfirm": [post("claimed_adoption", everyone=403, **by_adopter(409))],
    "api:adoption-rename": [post("adoption", body={"local_name": "PELITA"}, everyone=403, **by_adopter(SHOWN))],
    "api:adoption-rebase": [post("adoption", body=another_agreement, everyone=403, **by_adopter(SHOWN))],
    "api:adoption-link-origin": [post("claimed_adoption", body=foreign_innovation, everyone=403, **by_adopter(400))],
    "api:adoption-milestones": [post("adoption", body=PLAN, everyone=403, **by_adopter(SHOWN))],
    "api:adoption-finish-milestone": [post("milestone", everyone=403, **by_adopter(SHOWN))],
    "api:adoption-evidence": [post("adoption", everyone=403, **by_adopter(415))],
    "api:adoption-outcomes": [post("claimed_adoption", body=OUTCOME, everyone=403, **by_adopter(SHOWN))],
    "api:paper-detail": [get("paper", everyone=200)],
    "api:notification-list": [get(everyone=403, signed_in=200, systems=200)],
    "api:notification-detail": [get("notification", everyone=403, signed_in=404, owner_admin=200, systems=404)],
    "api:notification-mark-read": [post(everyone=403, signed_in=200, systems=200, **dict.fromkeys(NOTIFIED, SHOWN))],
    "api:innovation-compare": [get(everyone=200)],
    "api:agreement-table": [get(everyone=200)],
    "api:innovation-table": [get(everyone=200)],
    "api:saved-search-list": [
        get(everyone=403, signed_in=200, systems=200),
        post(body=SEARCH, everyone=403, signed_in=SHOWN, systems=403),
    ],
    "api:saved-search-detail": [get("search", everyone=403, signed_in=404, owner_operator=200, systems=404)],
    "api:my-tasks": [get(everyone=403, signed_in=200, systems=200)],
    "api:changes": [get(everyone=200)],
    "api:export": [
        get(address={"resource": resource}, everyone=200)
        for resource in ("regions", "agencies", "agreements", "innovations", "adoptions")
    ],
}  # fmt: skip

PAGES = {
    "healthz": [get(everyone=200)],
    "readyz": [get(everyone=200)],
    "home": [get(everyone=200)],
    "tasks": [get(**members(signed_in=200))],
    "agencies:region-list": [get(everyone=200)],
    "agencies:region-detail": [get("owner_region", everyone=200)],
    "agencies:agency-list": [get(everyone=200)],
    "agencies:agency-detail": [get("adopter_agency", everyone=200)],
    "agreements:agreement-list": [get(everyone=200)],
    "agreements:agreement-detail": [
        get("agreement", everyone=200),
        get("pending_agreement", everyone=200),
        get("imported_agreement", everyone=200),
        get("hidden_agreement", **INSIDE),
    ],
    "agreements:agreement-feed": [get(everyone=200)],
    "agreements:agreement-sheet": [get(everyone=200)],
    "agreements:agreement-csv": [get(everyone=200)],
    "agreements:agreement-xlsx": [get(everyone=200)],
    "agreements:register-import": [
        get(**members(signed_in=403, admins=200, portal_admin=200)),
        post(**members(signed_in=403, admins=422, portal_admin=422)),
    ],
    "agreements:register-import-apply": [
        post(body={"digest": "tidak ada"}, **members(signed_in=403, admins=TOLD, portal_admin=TOLD)),
    ],
    "agreements:register-import-report": [
        get(address={"digest": "0"}, **members(signed_in=403, admins=404, portal_admin=404)),
    ],
    "agreements:agreement-start": [
        get(**members(signed_in=403, admins=200, portal_admin=200)),
        post(**members(signed_in=403, admins=422, portal_admin=422)),
        post(
            body={"category": "KSDD-S", "document_kind": "pks"},
            **members(signed_in=403, admins=DONE, portal_admin=DONE),
        ),
    ],
    "agreements:agreement-amend": [
        post("agreement", **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE, portal_admin=DONE)),
        post(
            "hidden_agreement",
            **members(
                signed_in=404, owner=403, adopter=403, portal=403,
                owner_admin=DONE, adopter_admin=DONE, portal_admin=DONE,
            ),
        ),
    ],
    "agreements:side-state": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post("pending_agreement", **members(signed_in=403, owner_admin=422, adopter_admin=422)),
        post(
            "pending_agreement", body={"version": 1, "document_number": "X/1"},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=422),
        ),
        get(
            "hidden_agreement",
            **members(signed_in=404, owner=403, adopter=403, portal=403, owner_admin=200, adopter_admin=200),
        ),
    ],
    "agreements:draft-kind": [get("draft", **drafted(200)), post("draft", **drafted(422))],
    "agreements:draft-parties": [get("draft", **drafted(200)), post("draft", **drafted(TYPED))],
    "agreements:draft-document": [get("draft", **drafted(200)), post("draft", **drafted(TYPED))],
    "agreements:draft-side": [get("draft_side", **drafted(200)), post("draft_side", **drafted(DONE))],
    "agreements:draft-files": [get("draft", **drafted(200)), post("draft", **drafted(TYPED))],
    "agreements:draft-file": [get("recording_file", **drafted(200))],
    "agreements:draft-file-drop": [post("recording_file", **drafted(DONE))],
    "agreements:draft-check": [get("draft", **drafted(200)), post("draft", **drafted(422))],
    "agreements:draft-discard": [get("draft", **drafted(200)), post("draft", **drafted(DONE))],
    "agreements:agreement-complete": [
        get("imported_agreement", **members(signed_in=403, portal_verifier=200)),
        post("imported_agreement", body={"title": ""}, **members(signed_in=403, portal_verifier=422)),
        get("agreement", **members(signed_in=403)),
        get("hidden_agreement", **members(signed_in=404, owner=403, adopter=403, portal=403)),
    ],
    "agreements:agreement-attest": [
        get("imported_agreement", **members(signed_in=403, portal_verifier=200)),
        post("imported_agreement", body={"basis": "Naskah asli."}, **members(signed_in=403, portal_verifier=DONE)),
        post("agreement", body={"basis": "Naskah asli."}, **members(signed_in=403, portal_verifier=422)),
    ],
    "agreements:agreement-terminate": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post(
            "agreement", body={"on": today().isoformat(), "reason": "Dicabut."},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE),
        ),
        post(
            "hidden_agreement",
            **members(signed_in=404, owner=403, adopter=403, portal=403, owner_admin=422, adopter_admin=422),
        ),
    ],
    "agreements:agreement-suspend": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post(
            "agreement", body=REST, **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE),
        ),
        post(
            "hidden_agreement",
            **members(signed_in=404, owner=403, adopter=403, portal=403, owner_admin=422, adopter_admin=422),
        ),
    ],
    "agreements:agreement-resume": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post(
            "resting_agreement", body={"on": tomorrow()},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE),
        ),
        post(
            "agreement", body={"on": tomorrow()}, **members(signed_in=403, owner_admin=422, adopter_admin=422),
        ),
    ],
    "agreements:correction-propose": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post("agreement", **members(signed_in=403, owner_admin=422, adopter_admin=422)),
        get(
            "hidden_agreement",
            **members(signed_in=404, owner=403, adopter=403, portal=403, owner_admin=200, adopter_admin=200),
        ),
    ],
    "agreements:correction-accept": [
        post("agreement", **members(signed_in=403, owner_admin=TOLD, adopter_admin=TOLD, portal_verifier=TOLD)),
    ],
    "agreements:correction-reject": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200, portal_verifier=200)),
        post(
            "agreement", body=REASON,
            **members(signed_in=403, owner_admin=422, adopter_admin=422, portal_verifier=422),
        ),
    ],
    "agreements:correction-withdraw": [
        post("agreement", **members(signed_in=403, owner_admin=TOLD, adopter_admin=TOLD)),
    ],
    "agreements:agreement-archive": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200, portal_admin=200)),
        post(
            "agreement", body={"retention": "permanen"},
            **members(signed_in=403, owner_admin=422, adopter_admin=422, portal_admin=422),
        ),
        get(
            "hidden_agreement",
            **members(
                signed_in=404, owner=403, adopter=403, portal=403, owner_admin=200, adopter_admin=200, portal_admin=200,
            ),
        ),
    ],
    "agreements:agreement-unarchive": [
        post("agreement", **members(signed_in=403, owner_admin=TOLD, adopter_admin=TOLD, portal_admin=TOLD)),
    ],
    "agreements:calendar-settings": [get(**members(signed_in=200))],
    "agreements:calendar-give": [post(**members(signed_in=DONE))],
    "agreements:calendar-revoke": [post(**members(signed_in=TOLD))],
    "agreements:calendar-file": [
        get(everyone=404),
        get(query={"kunci": "salah"}, everyone=404),
    ],
    "agreements:document-file": [
        get("document", everyone=200),
        get("hidden_document", **INSIDE),
        get("document_of_hidden", **INSIDE),
    ],
    "agreements:document-examine": [
        post(
            "document",
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE, portal_verifier=DONE, portal_admin=DONE),
        ),
        post(
            "document_of_hidden",
            **members(
                signed_in=404, owner=403, adopter=403, owner_admin=DONE, adopter_admin=DONE, portal_verifier=DONE,
                portal_admin=DONE,
            ),
        ),
    ],
    "agreements:document-ink": [
        get("document", **members(signed_in=403, owner_admin=200, adopter_admin=200, portal_verifier=200)),
        get("hidden_document", **members(signed_in=403, owner_admin=200, adopter_admin=200, portal_verifier=200)),
        post(
            "document", body={"has_seal": "on"},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE, portal_verifier=DONE),
        ),
    ],
    "agreements:milestone-list": [get(everyone=200)],
    "agreements:milestone-detail": [get("step", **INSIDE)],
    "agreements:milestone-add": [
        get("agreement", **members(**by_either_side(200))),
        post("agreement", body=STEP, **members(**by_either_side(DONE))),
        get("hidden_agreement", **members(**by_either_side(200) | HIDDEN_FROM_OTHERS)),
    ],
    "agreements:milestone-change": [
        get("step", **members(**by_its_side(200))),
        post("step", body=STEP, **members(**by_its_side(DONE))),
    ],
    "agreements:milestone-finish": [
        get("step", **members(**by_its_side(200))),
        post("step", body={"on": today().isoformat()}, **members(**by_its_side(DONE))),
    ],
    "agreements:milestone-cancel": [
        get("step", **members(**by_its_side(200))),
        post("step", body=REASON, **members(**by_its_side(DONE))),
    ],
    "agreements:milestone-prove": [
        get("step", **members(**by_its_side(200))),
        post("step", **members(**by_its_side(422))),
    ],
    "agreements:milestone-evidence": [get("step_evidence", **INSIDE)],
    "agreements:agreement-reporting": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200)),
        post(
            "agreement", body={"period": "semester"},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE),
        ),
    ],
    "agreements:report-list": [get(everyone=200)],
    "agreements:report-duty-list": [get(everyone=200)],
    "agreements:report-detail": [get("report", **INSIDE)],
    "agreements:report-file": [
        get("side", **members(**by_its_side(200))),
        post("side", body=lambda _world: report_form(), **members(**by_its_side(DONE))),
    ],
    "agreements:report-prove": [
        get("report", **members(**by_its_side(200))),
        post("report", **members(**by_its_side(422))),
    ],
    "agreements:report-evidence": [get("report_evidence", **INSIDE)],
    "innovations:innovation-list": [get(everyone=200)],
    "innovations:innovation-detail": [
        get("innovation", everyone=200),
        get("innovation", query={"agency": "adopter_agency"}, everyone=200),
        get("hidden_innovation", **OWN),
        get("archived_innovation", **OWN),
        get("draft_innovation", **WORKED_ON),
    ],
    "innovations:innovation-import": [
        get(**members(signed_in=403, admins=200, portal_admin=200)),
        post(**members(signed_in=403, admins=422, portal_admin=422)),
    ],
    "innovations:import-blank": [get(**members(signed_in=403, admins=200, portal_admin=200))],
    "innovations:import-detail": [get("file_import", **members(**by_uploader(200)))],
    "innovations:import-confirm": [
        post("file_import", **members(**by_uploader(DONE))),
        post("ended_import", **members(**by_uploader(TOLD))),
    ],
    "innovations:import-drop": [
        post("file_import", **members(**by_uploader(DONE))),
        post("ended_import", **members(**by_uploader(TOLD))),
    ],
    "innovations:import-report": [get("file_import", **members(**by_uploader(200)))],
    "innovations:innovation-draft": [
        get(**members(signed_in=403, operators=200, admins=200)),
        post(body={"name": ""}, **members(signed_in=403, operators=422, admins=422)),
        post(
            body=lambda world: {"name": "Baru", "agency": world.owner_agency.uuid},
            **members(signed_in=403, operators=422, admins=422, owner_operator=DONE, owner_admin=DONE),
        ),
    ],
    "innovations:manuscript": [
        get("innovation", everyone=MOVED),
        get("draft_innovation", **dict.fromkeys(WORKED_ON, MOVED) | {"everyone": 404}),
    ],
    "innovations:innovation-revise": [
        post("innovation", **members(**by_owner_of(TOLD))),
        post("free_innovation", **members(**by_owner_of(DONE))),
    ],
    "innovations:innovation-archive": [
        get("innovation", **members(**by_owner_of(200))),
        post("innovation", body={"reason": "Diganti."}, **members(**by_owner_of(DONE))),
    ],
    "innovations:innovation-attest": [
        post("innovation", **members(**by_owner_of(DONE))),
        post("archived_innovation", **members(signed_in=404, **OWNED | {"owner_operator": TOLD, "owner_admin": TOLD})),
    ],
    "innovations:innovation-stop": [
        get("innovation", **members(**by_owner_of(200))),
        post("innovation", body=STOP, **members(**by_owner_of(DONE))),
    ],
    "innovations:indicators": [get("innovation", everyone=200), get("draft_innovation", **WORKED_ON)],
    "innovations:indicator-evidence": [
        get("waiting_evidence", **members(**by_owner_of(200))),
        post("accepted_evidence", body={"parameter": "3", "note": "Baru."}, **members(**by_owner_of(422))),
        post(
            "accepted_evidence", body={"parameter": "3", "link": "https://contoh.go.id/"},
            **members(**by_owner_of(DONE)),
        ),
    ],
    "innovations:indicator-accept": [
        post("waiting_evidence", **members(**by_its_verifier(DONE))),
        post("accepted_evidence", **members(**by_its_verifier(TOLD))),
    ],
    "innovations:indicator-reject": [
        get("waiting_evidence", **members(**by_its_verifier(200))),
        post("waiting_evidence", body={"reason": "Rusak."}, **members(**by_its_verifier(DONE))),
    ],
    "innovations:innovation-contact": [
        get("innovation", **members(**by_owner_of(200))),
        post("innovation", body={"name": "Narahubung"}, **members(**by_owner_of(DONE))),
    ],
    "innovations:file-add": [
        get("innovation", **members(**by_owner_of(200))),
        post("innovation", **members(**by_owner_of(422))),
    ],
    "innovations:file": [
        get("public_file", everyone=200),
        get("hidden_file", **OWN),
        get("draft_file", **WORKED_ON),
    ],
    "innovations:file-withdraw": [post("public_file", **members(**by_owner_of(DONE)))],
    "innovations:version-list": [get(everyone=200)],
    "innovations:version-detail": [get("version", **WORKED_ON), get("revision", **WORKED_ON)],
    "innovations:version-section": [
        get("version", address={"section": "uraian"}, **members(**by_writer(200))),
        post("version", address={"section": "bidang"}, body={"theme": "salah"}, **members(**by_writer(422))),
        post("version", address={"section": "uraian"}, body={"goal": "Cepat."}, **members(**by_writer(DONE))),
        get("submitted_version", address={"section": "uraian"}, **members(**by_writer(MOVED))),
    ],
    "innovations:version-submit": [
        post("version", **members(**by_writer(DONE))),
        post("revision", **members(**by_writer(TOLD))),
    ],
    "innovations:version-withdraw": [post("submitted_version", **members(**by_writer(DONE)))],
    "innovations:version-discard": [
        get("version", **members(**by_writer(200))),
        get("revision", **members(**by_writer(200))),
        post("revision", **members(**by_writer(DONE))),
        post("version", **members(**by_writer(DONE))),
        post("submitted_version", **members(**by_writer(422))),
    ],
    "innovations:version-publish": [
        post("submitted_version", **members(**by_verifier(DONE))),
        post("version", **members(**by_verifier(TOLD))),
    ],
    "innovations:version-return": [
        get("submitted_version", **members(**by_verifier(200))),
        post("submitted_version", body={"reason": "Lengkapi."}, **members(**by_verifier(DONE))),
    ],
    "innovations:innovation-compare": [get(everyone=200)],
    "innovations:innovation-feed": [get(everyone=200)],
    "innovations:innovation-csv": [get(everyone=200)],
    "innovations:innovation-xlsx": [get(everyone=200)],
    "innovations:search-list": [get(**members(signed_in=200))],
    "innovations:search-save": [
        get(query={"q": "izin"}, **members(signed_in=200)),
        get(**members(signed_in=MOVED)),
        post(query={"q": "izin"}, body={"name": "Izin"}, **members(signed_in=DONE)),
    ],
    "innovations:search-detail": [get("search", **KEPT)],
    "innovations:search-edit": [
        get("search", **KEPT),
        post("search", body={"name": "Lain"}, **KEPT | {"owner_operator": DONE}),
    ],
    "innovations:search-delete": [
        get("search", **KEPT),
        post("search", **KEPT | {"owner_operator": DONE}),
    ],
    "innovations:adoption-request": [
        get("free_innovation", query={"agency": "adopter_agency"}, **members(signed_in=403, operators=200, admins=200)),
        post(
            "free_innovation", query={"agency": "adopter_agency"},
            body=lambda world: {"agreement": world.agreement.uuid, "mode": "adaptasi", "purpose": "Cepat."},
            **members(signed_in=403, operators=422, admins=422, adopter_operator=DONE, adopter_admin=DONE),
        ),
        get(
            "hidden_innovation", query={"agency": "adopter_agency"},
            **members(signed_in=404, owner=403, portal=403, owner_operator=200, owner_admin=200),
        ),
    ],
    "innovations:innovation-name": [
        get("agreement", **members(signed_in=403, owner_admin=200, adopter_admin=200, portal_admin=200)),
        post(
            "agreement", body=lambda world: {"innovation": world.free_innovation.uuid},
            **members(signed_in=403, owner_admin=DONE, adopter_admin=DONE, portal_admin=DONE),
        ),
    ],
    "innovations:entitled-agencies": [get("innovation", everyone=200), get("hidden_innovation", **OWN)],
    "innovations:agreement-unlocks": [
        get("pending_agreement", **members(signed_in=403, owner=200, adopter=200, portal=400)),
        get("hidden_agreement", everyone=404, owner=200, adopter=200, portal=400),
    ],
    "innovations:agreement-lapses": [
        get("agreement", **members(signed_in=403, owner=200, adopter=200, portal=400)),
        get("hidden_agreement", everyone=404, owner=200, adopter=200, portal=400),
    ],
    "innovations:adoption-list": [get(everyone=200)],
    "innovations:adoption-detail": [get("adoption", everyone=200), get("request", **INSIDE)],
    "innovations:adoption-approve": [post("request", **members(**by_owner(DONE)))],
    "innovations:adoption-decline": [
        get("request", **members(**by_owner(200))),
        post("request", body={"reason": "Belum siap."}, **members(**by_owner(DONE))),
    ],
    "innovations:adoption-advance": [
        get("adoption", **members(**by_adopter(200))),
        post("adoption", body={"to": "persiapan"}, **members(**by_adopter(DONE))),
    ],
    "innovations:adoption-confirm": [
        post("claimed_adoption", **members(signed_in=403, owner_admin=DONE, owner_operator=DONE)),
        post("request", **members(**by_owner(TOLD))),
    ],
    "innovations:adoption-stop": [
        get("claimed_adoption", **members(**by_adopter(200))),
        post("claimed_adoption", body=STOP, **members(**by_adopter(DONE))),
    ],
    "innovations:adoption-reconfirm": [post("claimed_adoption", **members(**by_adopter(TOLD)))],
    "innovations:adoption-rename": [
        get("adoption", **members(**by_adopter(200))),
        post("adoption", body={"local_name": "PELITA"}, **members(**by_adopter(DONE))),
    ],
    "innovations:adoption-rebase": [
        get("adoption", **members(**by_adopter(200))),
        post("adoption", body=another_agreement, **members(**by_adopter(DONE))),
    ],
    "innovations:milestone-add": [
        get("adoption", **members(**by_adopter(200))),
        post("adoption", body=PLAN, **members(**by_adopter(DONE))),
    ],
    "innovations:milestone-finish": [post("milestone", **members(**by_adopter(DONE)))],
    "innovations:evidence-add": [
        get("adoption", **members(**by_adopter(200))),
        post("adoption", **members(**by_adopter(422))),
    ],
    "innovations:evidence-file": [get("evidence", **INSIDE), get("public_evidence", everyone=200)],
    "innovations:outcome-add": [
        get("claimed_adoption", **members(**by_adopter(200))),
        post("claimed_adoption", body=OUTCOME, **members(**by_adopter(DONE))),
    ],
    "innovations:origin-link": [
        get("claimed_adoption", **members(**by_adopter(200))),
        post("claimed_adoption", body=foreign_innovation, **members(**by_adopter(422))),
    ],
    "innovations:paper-issue": [
        post("adoption", address={"kind": "surat_komitmen"}, **members(**by_adopter(DONE))),
        post(
            "adoption", address={"kind": "sertifikat"},
            **members(signed_in=403, owner_admin=TOLD, owner_operator=TOLD),
        ),
    ],
    "innovations:paper-file": [get("paper", **INSIDE)],
    "innovations:paper-verify": [get("paper", everyone=200)],
    "innovations:paper-check": [get("paper", everyone=200), post("paper", everyone=422)],
    "innovations:adoption-cancel": [
        get("request", **members(**by_owner(200) | {"adopter_admin": 200, "adopter_operator": 200})),
        post(
            "request", body={"reason": "Batal."},
            **members(**by_owner(DONE) | {"adopter_admin": DONE, "adopter_operator": DONE}),
        ),
    ],
    "events:notification-list": [get(**members(signed_in=200))],
    "events:notification-read-all": [post(**members(signed_in=TOLD, **dict.fromkeys(NOTIFIED, DONE)))],
    "events:notification-open": [post("notification", **members(signed_in=404, owner_admin=DONE))],
    "events:notification-preferences": [get(**members(signed_in=200))],
    "events:unsubscribe": [get("unsubscribing", everyone=200), get(address={"token": "salah"}, everyone=404)],
    "events:history": [get("agreement", **members(signed_in=403, portal_admin=200))],
}  # fmt: skip

APPLICATIONS = {
    "agencies:client-list": [get(**members(signed_in=403, admins=200, portal_admin=200))],
    "agencies:client-register": [
        get(**members(signed_in=403, admins=200, portal_admin=200)),
        post(body={"name": ""}, **members(signed_in=403, admins=422, portal_admin=422)),
    ],
    "agencies:client-detail": [get("client", **MANAGERS)],
    "agencies:client-revoke": [post("client", **managed(DONE))],
    "agencies:key-rotate": [get("client", **MANAGERS), post("client", body={"expires_on": ""}, **managed(SHOWN))],
    "agencies:key-revoke": [post("key", **managed(DONE))],
    "agencies:webhook-add": [get("client", **MANAGERS), post("client", body={"url": ""}, **managed(422))],
    "agencies:webhook-detail": [get("endpoint", **MANAGERS)],
    "agencies:webhook-rotate": [post("endpoint", **managed(SHOWN))],
    "agencies:webhook-test": [post("endpoint", **managed(DONE))],
    "agencies:webhook-stop": [post("endpoint", **managed(DONE))],
    "agencies:webhook-enable": [post("stopped_endpoint", **managed(DONE)), post("endpoint", **managed(TOLD))],
    "agencies:webhook-replay": [get("endpoint", **MANAGERS), post("endpoint", body={"first": ""}, **managed(422))],
}

ACCOUNTS = {
    "account_login": [get(everyone=200, signed_in=MOVED)],
    "account_logout": [get(everyone=MOVED, signed_in=200)],
    "account_signup": [get(everyone=200, signed_in=MOVED)],
    "account_inactive": [get(everyone=200)],
    "account_reauthenticate": [get(**members(signed_in=200))],
    "account_email": [get(everyone=404)],
    "account_email_verification_sent": [get(everyone=200)],
    "account_confirm_email": [get(address={"key": "salah"}, everyone=200)],
    "account_change_password": [get(**members(signed_in=200))],
    "account_set_password": [get(**members(signed_in=MOVED))],
    "account_reset_password": [get(everyone=200)],
    "account_reset_password_done": [get(everyone=200)],
    "account_reset_password_from_key": [get(address={"uidb36": "1", "key": "salah"}, everyone=200)],
    "account_reset_password_from_key_done": [get(everyone=200)],
    "account_confirm_login_code": [get(everyone=LOGIN, signed_in=MOVED)],
}

ADMIN = {
    "admin:index": [get(**STAFF)],
    "admin:app_list": [get(address={"app_label": "agencies"}, **STAFF)],
    "admin:login": [get(everyone=200, portal_admin=MOVED)],
    "admin:logout": [get(everyone=MOVED, portal_admin=405)],
    "admin:jsi18n": [get(**STAFF)],
    "admin:autocomplete": [
        get(query={"app_label": "agencies", "model_name": "agency", "field_name": "region"}, **STAFF),
    ],
    "admin:password_change": [get(**STAFF)],
    "admin:password_change_done": [get(**STAFF)],
    "admin:view_on_site": [get(address={"content_type_id": "0", "object_id": "0"}, **STAFF | {"portal_admin": 404})],
    "admin:*_changelist": [get(**STAFF)],
    "admin:*_add": [get(**READ_ONLY)],
    "admin:*_change": [get("the model", **STAFF)],
    "admin:*_history": [get("the model", **STAFF)],
    "admin:*_delete": [get("the model", **READ_ONLY)],
    "admin/*/<path:object_id>/": [get(**STAFF | {"portal_admin": MOVED})],
    "admin/(?P<url>.*)$": [get(address={"path": "/admin/tidak-ada/"}, **STAFF | {"portal_admin": 404})],
    # Reference data and accounts are kept here.
    **{f"admin:agencies_{model}_add": [get(**STAFF)] for model in ("region", "agency", "governmentaffair", "user")},
    **{
        f"admin:agencies_{model}_delete": [get("the model", **STAFF)]
        for model in ("region", "agency", "governmentaffair", "user")
    },
    **{
        f"admin:innovations_{model}_{verb}": [get("the model", **STAFF)]
        for model in ("assessmentperiod", "indicator")
        for verb in ("add", "delete")
    },
    "admin:innovations_searchsynonym_add": [get(**STAFF)],
    "admin:innovations_searchsynonym_delete": [get("the model", **STAFF)],
    "admin:auth_user_password_change": [get("user", **STAFF)],
    **{
        f"admin:{model}_{verb}": [get("the model", **STAFF)]
        for model in ("events_chatchannel", "account_emailaddress")
        for verb in ("add", "delete")
    },
}

TABLE: dict[str, list[Row]] = {**API, **PAGES, **APPLICATIONS, **ACCOUNTS, **ADMIN}
