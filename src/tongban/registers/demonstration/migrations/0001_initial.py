from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CityLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('households', models.PositiveIntegerField()),
                ('seed', models.PositiveIntegerField()),
                ('digest', models.CharField(help_text='of the generator and the named people', max_length=64)),
                ('people', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField(auto_now_add=True)),
                ('refreshed_on', models.DateField()),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
