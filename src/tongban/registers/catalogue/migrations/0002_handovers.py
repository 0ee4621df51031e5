import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authorities', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ItemHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack_code', models.SlugField(max_length=80)),
                ('item', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('proposed', '待承接'), ('taken', '已承接，核对条件'), ('trial', '试运行'), ('in_force', '正式下沉'), ('declined', '未承接'), ('called_back', '已收回')], default='proposed', max_length=12)),
                ('ground', models.CharField(max_length=200, verbose_name='下放依据')),
                ('scope', models.TextField(verbose_name='交接内容')),
                ('monthly_cases', models.PositiveIntegerField(verbose_name='预计每月办件')),
                ('trained', models.JSONField(default=list, help_text='keys of officers who passed the training')),
                ('training', models.CharField(blank=True, max_length=200, verbose_name='培训记录')),
                ('trial_until', models.DateField(blank=True, null=True)),
                ('proposed_by', models.CharField(max_length=40)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.region')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['taker', 'state'], name='catalogue_taken')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['declined', 'called_back']), _negated=True), fields=('pack_code', 'region'), name='catalogue_handed_once'), models.CheckConstraint(condition=models.Q(('ground', ''), _negated=True), name='catalogue_handed_on_ground')],
            },
        ),
        migrations.CreateModel(
            name='HandoverStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.CharField(max_length=40)),
                ('note', models.TextField(blank=True)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='catalogue.itemhandover')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
