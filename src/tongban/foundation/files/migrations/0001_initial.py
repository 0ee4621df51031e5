import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OwnerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whose', models.CharField(help_text="people.person:12; empty: the house's own", max_length=60)),
                ('kid', models.CharField(max_length=16, unique=True)),
                ('suite', models.CharField(max_length=16)),
                ('wrapped', models.TextField(blank=True, help_text='empty after shredding')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('shredded_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('shredded_at', None)), fields=('whose',), name='files_one_live_key_per_owner')],
            },
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, help_text='SHA-256 in clear; empty once shredded', max_length=64)),
                ('wrapped', models.TextField(blank=True)),
                ('path', models.CharField(db_index=True, max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blobs', to='files.ownerkey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('key', 'digest'), name='files_one_blob_per_owner_and_content'), models.UniqueConstraint(condition=models.Q(('key', None), models.Q(('digest', ''), _negated=True)), fields=('digest',), name='files_one_blob_per_old_content')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('owner_ref', models.CharField(blank=True, db_index=True, help_text='"label.model:pk" it belongs to', max_length=80)),
                ('whose', models.CharField(db_index=True, max_length=60, null=True)),
                ('stored_by', models.CharField(max_length=80)),
                ('stored_at', models.DateTimeField(auto_now_add=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='files.blob')),
            ],
        ),
    ]
