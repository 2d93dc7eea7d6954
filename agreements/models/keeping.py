"""What the database itself keeps: rows of the register are never deleted, whoever asks and by whatever way.

Drafts are no part of the register and may be discarded (agreements/models/draft.py).
"""

import pgtrigger

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)

# A side or an item of the scope may be taken back while its document is being completed from its source.
KEPT_ONCE_REGISTERED = pgtrigger.Trigger(
    name="kept_once_registered",
    operation=pgtrigger.Delete,
    when=pgtrigger.Before,
    declare=[("registered", "timestamptz")],
    func="""
        SELECT registered_at INTO registered FROM agreements_agreement WHERE id = OLD.agreement_id;
        IF registered IS NOT NULL THEN
            RAISE EXCEPTION 'pgtrigger: Cannot delete rows of a registered agreement';
        END IF;
        RETURN OLD;
    """,
)
