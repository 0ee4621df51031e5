from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "tongban.capabilities.process"
    label = "process"
    verbose_name = "流程"
