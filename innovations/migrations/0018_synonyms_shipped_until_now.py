from django.contrib.admin.models import DELETION
from django.db import migrations


def remember(apps, schema_editor):
    """The rows that no admin wrote came with a release, and so did those that one deleted: the admin's log tells them
    apart. What an admin changed counts as the admin's own."""
    SearchSynonym = apps.get_model("innovations", "SearchSynonym")
    ShippedSynonym = apps.get_model("innovations", "ShippedSynonym")
    log = apps.get_model("admin", "LogEntry").objects.filter(
        content_type__app_label="innovations", content_type__model="searchsynonym"
    )
    touched = set(log.values_list("object_id", flat=True))
    rows = SearchSynonym.objects.order_by("pk").values_list("pk", "words")
    groups = [tuple(words) for pk, words in rows if str(pk) not in touched]
    deleted = log.filter(action_flag=DELETION).order_by("pk").values_list("object_repr", flat=True)
    groups += [tuple(text.split(" = ")) for text in deleted]
    ShippedSynonym.objects.bulk_create(ShippedSynonym(words=list(words)) for words in dict.fromkeys(groups))


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0017_shipped_synonym"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
