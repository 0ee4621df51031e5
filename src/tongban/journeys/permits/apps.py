from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "tongban.journeys.permits"
    label = "permits"
    verbose_name = "一业一证"

    def ready(self) -> None:
        from tongban.journeys.bundles.public import narrow_members_by
        from tongban.journeys.cases.public import replace_licences_by, spare_materials_by
        from tongban.journeys.permits.filings import only_what_changes, replaced_by
        from tongban.journeys.permits.handed_in import held_before
        from tongban.journeys.permits.law import shelve

        narrow_members_by(only_what_changes)
        replace_licences_by(replaced_by)
        spare_materials_by(held_before)
        shelve()
