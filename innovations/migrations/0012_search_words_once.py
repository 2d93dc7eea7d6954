"""The search table's function works out the words of a text once, however many columns they go into.

Without `OFFSET 0` the planner puts the expression in place of each of its uses, so that summary, owner and affair went through
the stemmer twice.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module('innovations.migrations.0010_search_follows_freshness').WRITE
AFTER = (
    BEFORE.replace('f.name, r.name, p.name)) b (brief)', "f.name, r.name, p.name) OFFSET 0) b (brief)")
    .replace("i.goal, i.benefit, i.result, i.design) END) d (body)", "i.goal, i.benefit, i.result, i.design) END OFFSET 0) d (body)")
)


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0011_indicators'),
    ]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
