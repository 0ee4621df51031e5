from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "tongban.registers.demonstration"
    label = "demonstration"
