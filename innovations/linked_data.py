"""An innovation in the words of schema.org, from what the API answers: nothing that the reader may not see."""

from typing import Any


def as_creative_work(item: dict[str, Any]) -> dict[str, Any]:
    """JSON-LD of a CreativeWork by a GovernmentOrganization; without what the record does not say."""
    region, agency, affair = item["region"], item["agency"], item["affair"]
    government = {"@type": "GovernmentOrganization", "name": region["name"], "url": region["page"]}
    owner = government
    if agency:
        owner = {
            "@type": "GovernmentOrganization",
            "name": agency["name"],
            "url": agency["page"],
            "parentOrganization": government,
        }
    origin = item["replicated_from"]
    said = {
        "name": item["name"],
        "description": item["summary"],
        "creator": owner,
        "about": affair["name"] if affair else "",
        "genre": item["form_label"],
        "award": item["awards"],
        "creativeWorkStatus": item["stage_label"],
        "dateCreated": str(item["year"] or ""),
        "datePublished": item["published_at"],
        "dateModified": item["updated_at"],
        "isBasedOn": origin["innovation"]["page"] if origin else "",
    }
    return {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": item["page"],
        "url": item["page"],
        "identifier": item["id"],
        "inLanguage": "id",
        "isAccessibleForFree": True,
        **{name: value for name, value in said.items() if value},
    }
