"""The search table's function works the words out itself instead of calling `innovations_search_words` for each text.

That function has a FROM, so the planner cannot put it in place, and calling it took twice the time of the stemming in it.
The words are the same.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module('innovations.migrations.0012_search_words_once').AFTER
HEAD, OLD = BEFORE.split("           innovations_search_words('A', i.name) AS named,\n")
TAIL = OLD[OLD.index('     WHERE i.id = ANY (wanted)\n') :]


def plain(*parts: str) -> str:
    return rf"regexp_replace(array_to_string(ARRAY[{', '.join(parts)}]::text[], ' . '), '[^[:alnum:]]+', ' ', 'g')"


def weighed(text: str, label: str) -> str:
    return f"setweight(to_tsvector('indonesian', {text}) || to_tsvector('simple', {text}), '{label}')"


OWNER = plain('i.awards', 'a.name', 'a.abbreviation', 'f.name', 'r.name', 'p.name')
BODY = plain('i.goal', 'i.benefit', 'i.result', 'i.design')
AFTER = f"""{HEAD}           LATERAL (SELECT {plain('i.name')} AS name, {plain('i.summary')} AS summary,
                           {OWNER} AS owner,
                           CASE WHEN i.goal = '' AND i.benefit = '' AND i.result = '' AND i.design = '' THEN ''
                           ELSE {BODY} END AS told OFFSET 0) said,
           LATERAL (SELECT {weighed('said.name', 'A')} AS named,
                           {weighed('said.summary', 'B')}
                        || {weighed('said.owner', 'C')} AS brief,
                           CASE WHEN said.told = '' THEN ''::tsvector ELSE {weighed('said.told', 'D')} END AS body OFFSET 0) worded
{TAIL}"""


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0013_innovation_discarded'),
    ]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
