import logging

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "tongban.capabilities.process"
    label = "process"
    verbose_name = "流程"

    def ready(self) -> None:
        # The engine logs every change of every task at INFO: dozens of lines a step.
        logging.getLogger("spiff").setLevel(logging.WARNING)
