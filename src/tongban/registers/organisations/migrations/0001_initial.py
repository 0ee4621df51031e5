import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credit_code', models.CharField(max_length=18, unique=True)),
                ('credit_code_index', models.CharField(db_index=True, default='', editable=False, max_length=64)),
                ('name', models.CharField(db_index=True, max_length=100)),
                ('kind', models.CharField(choices=[('company', '有限责任公司'), ('sole_trader', '个体工商户'), ('partnership', '合伙企业'), ('cooperative', '农民专业合作社'), ('institution', '事业单位'), ('social', '社会组织')], max_length=12)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('industry', models.CharField(blank=True, help_text='GB/T 4754, letter and digits', max_length=10)),
                ('business_scope', models.TextField(blank=True)),
                ('registered_capital_fen', models.BigIntegerField(blank=True, null=True)),
                ('status', models.CharField(choices=[('active', '存续'), ('suspended', '歇业'), ('revoked', '吊销'), ('cancelled', '注销')], default='active', max_length=10)),
                ('established_on', models.DateField(blank=True, null=True)),
                ('legal_representative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='represented_organisations', to='people.person')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='places.region')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OrganisationMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('legal_representative', '法定代表人（经营者）'), ('shareholder', '股东'), ('director', '董事'), ('supervisor', '监事'), ('manager', '经理'), ('clerk', '职员')], max_length=20)),
                ('share_per_mille', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('since', models.DateField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation', 'role'), name='one_row_per_organisation_role')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict)),
                ('recorded_until', models.DateTimeField(db_index=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='organisations.organisation')),
            ],
            options={
                'ordering': ['recorded_until'],
                'indexes': [models.Index(fields=['organisation', 'recorded_until'], name='organisation_version_in_force')],
            },
        ),
    ]
