"""Keep a copy of SIPKD's innovations in step: everything once, then only what changed.

    python follow_changes.py https://sipkd.example.go.id copy.json [KEY]

Needs only Python. Run it as often as you like, or with --follow to wait for changes; it continues where it stopped.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

RESOURCE = "innovations"


def open_url(url, key):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60)


def everything(portal, key):
    """One snapshot; its first line names the cursor from which the changes continue."""
    with open_url(f"{portal}/api/v1/exports/{RESOURCE}.jsonl", key) as lines:
        cursor = json.loads(next(lines))["cursor"]
        rows = {row["id"]: row for row in map(json.loads, lines)}
    return {"cursor": cursor, "rows": rows}


def changes(portal, key, copy, wait=0):
    """Apply what has changed since the cursor; the cursor moves only with what has been applied."""
    while True:
        query = urllib.parse.urlencode({"after": copy["cursor"], "page_size": 500, "wait": wait})
        with open_url(f"{portal}/api/v1/changes/?{query}", key) as answer:
            page = json.load(answer)
        last = {entry["id"]: entry for entry in page["results"] if entry["resource"] == RESOURCE}
        for entry in last.values():
            apply(entry, key, copy["rows"])
        copy["cursor"] = page["cursor"]
        if not page["has_more"]:
            return copy


def apply(entry, key, rows):
    if entry["kind"] == "upsert":
        try:
            with open_url(entry["url"], key) as answer:
                rows[entry["id"]] = json.load(answer)
            return
        except urllib.error.HTTPError as error:
            if error.code != 404:  # gone since the entry was written: a delete follows
                raise
    rows.pop(entry["id"], None)


def update(portal, file, key="", wait=0):
    copy = json.loads(file.read_text()) if file.exists() else everything(portal, key)
    try:
        copy = changes(portal, key, copy, wait)
    except urllib.error.HTTPError as error:
        if error.code != 410:
            raise
        copy = everything(portal, key)  # what we may see has changed: begin anew
    file.write_text(json.dumps(copy))
    return copy


if __name__ == "__main__":
    portal, file, *key = [argument for argument in sys.argv[1:] if argument != "--follow"]
    follow = "--follow" in sys.argv
    while True:
        copy = update(portal.rstrip("/"), Path(file), key[0] if key else "", wait=25 if follow else 0)
        print(len(copy["rows"]), RESOURCE)
        if not follow:
            break
