from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "tongban.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        # A job that is not imported cannot be run by the worker.
        autodiscover_modules("jobs")
