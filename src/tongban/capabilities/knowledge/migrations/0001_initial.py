from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='source and number: elderly_allowance.3', max_length=100, unique=True)),
                ('source', models.CharField(db_index=True, help_text="what it belongs to, such as a pack's code", max_length=60)),
                ('question', models.JSONField(help_text='{zh, en}')),
                ('answer', models.JSONField(help_text='{zh, en}')),
                ('audience', models.CharField(default='all', max_length=12)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['source', 'order'],
            },
        ),
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='service, article, page …', max_length=20)),
                ('code', models.CharField(max_length=100)),
                ('title', models.JSONField(help_text='{zh, en}')),
                ('words', models.JSONField(default=list, help_text='further words people use for it')),
                ('text', models.JSONField(default=dict, help_text='{zh, en}')),
                ('audience', models.CharField(default='all', help_text='person, organisation or all', max_length=12)),
                ('url_name', models.CharField(blank=True, max_length=80)),
                ('url_kwargs', models.JSONField(default=dict)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='one_document_per_code')],
            },
        ),
    ]
