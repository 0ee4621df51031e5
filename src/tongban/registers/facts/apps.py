from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class FactsConfig(AppConfig):
    name = "tongban.registers.facts"
    label = "facts"

    def ready(self) -> None:
        from . import checks, memory, ports  # noqa: F401

        ports.stock_shelf()
        # Not business flow: answers are remembered for one request and never longer.
        request_started.connect(memory.begin, dispatch_uid="facts.begin")
        request_finished.connect(memory.end, dispatch_uid="facts.end")
