from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "tongban.capabilities.appointments"
    label = "appointments"
    verbose_name = "统一预约"

    def ready(self) -> None:
        from tongban.capabilities.codes.public import follow_scans

        from . import jobs, notices
        from .actions.bookings import admit

        notices.declare()
        follow_scans(admit)
        assert jobs
