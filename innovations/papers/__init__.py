"""Papers about an adoption, in formal Indonesian: what they state (facts), how they say it (wording), how they look
(layout)."""
