import django.db.models.deletion
import tongban.foundation.trust.public
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_released'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='hearingright',
            name='cases_hearing_asked_or_waived',
        ),
        migrations.RemoveIndex(
            model_name='hearingright',
            name='cases_hearings_asked',
        ),
        migrations.CreateModel(
            name='HearingParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='cases.hearingright')),
                ('is_applicant', models.BooleanField(default=False)),
                ('name', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', max_length=60, verbose_name='利害关系人')),
                ('told_on', models.DateField()),
                ('ask_by', models.DateField(verbose_name='申请听证的最后一天')),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('request', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', verbose_name='申请理由')),
                ('hold_by', models.DateField(blank=True, null=True, verbose_name='组织听证的最后一天')),
                ('waived_on', models.DateField(blank=True, null=True, verbose_name='放弃听证的日期')),
                ('waiver', tongban.foundation.trust.public.EncryptedTextField(blank=True, default='', verbose_name='怎样表示放弃')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='hearingparty',
            index=models.Index(condition=models.Q(('asked_on__isnull', False)), fields=['hold_by'], name='cases_hearings_asked'),
        ),
        migrations.AddConstraint(
            model_name='hearingparty',
            constraint=models.CheckConstraint(condition=models.Q(('asked_on__isnull', True), ('waived_on__isnull', True), _connector='OR'), name='cases_hearing_asked_or_waived'),
        ),
        migrations.AddConstraint(
            model_name='hearingparty',
            constraint=models.UniqueConstraint(condition=models.Q(('is_applicant', True)), fields=('right',), name='cases_hearing_one_applicant'),
        ),
    ]
