"""Who was told of the right to a hearing moves into rows of their own; a waiver stays the applicant's alone."""

from django.db import migrations


def fill(apps, schema_editor):
    right_model, party = apps.get_model("cases", "HearingRight"), apps.get_model("cases", "HearingParty")
    for right in right_model.objects.iterator():
        asked = {"asked_on": right.asked_on, "request": right.request, "hold_by": right.hold_by}
        own = {"waived_on": right.waived_on} if right.asked_for else {**asked, "waived_on": right.waived_on}
        rows = [party(right=right, is_applicant=True, told_on=right.told_on, ask_by=right.ask_by, **own)]
        if right.asked_for:
            rows.append(party(right=right, name=right.asked_for, told_on=right.told_on, ask_by=right.ask_by, **asked))
        party.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_hearing_parties")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
