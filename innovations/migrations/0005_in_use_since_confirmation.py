from django.db import migrations

IN_USE = """
UPDATE innovations_adoption
   SET in_use_on = greatest((application_confirmed_at AT TIME ZONE 'Asia/Jakarta')::date, applied_on)
 WHERE application_confirmed_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0004_adoption_lifecycle'),
    ]

    operations = [
        migrations.RunSQL(IN_USE, migrations.RunSQL.noop),
    ]
