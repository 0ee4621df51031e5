from django.apps import AppConfig


class TransportConfig(AppConfig):
    name = "tongban.scenes.transport"
    label = "transport"
    verbose_name = "随申码·交通"

    def ready(self) -> None:
        from tongban.capabilities.codes.public import follow_scans

        from . import jobs, notices
        from .actions.taking import take

        notices.declare()
        follow_scans(take)
        assert jobs
