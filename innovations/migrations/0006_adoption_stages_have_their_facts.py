from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0005_in_use_since_confirmation'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application_confirmed_at__isnull', True), ('in_use_on__isnull', True)), models.Q(('application_confirmed_at__isnull', False), ('in_use_on__isnull', False)), _connector='OR'), name='adoption_in_use_once_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'berhenti'), ('stopped_on__gte', models.F('applied_on')), ('stopped_on__isnull', False)), models.Q(models.Q(('stage', 'berhenti'), _negated=True), ('stopped_on__isnull', True)), _connector='OR'), name='adoption_stopped_has_its_date', violation_error_message='Isi tanggal berhenti, tidak mendahului tanggal diterapkan.'),
        ),
    ]
