from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_fill_hearing_parties'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='hearingright',
            name='ask_by',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='asked_by',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='asked_for',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='asked_on',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='hold_by',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='request',
        ),
        migrations.RemoveField(
            model_name='hearingright',
            name='waived_on',
        ),
    ]
