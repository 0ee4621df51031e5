from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "tongban.capabilities.rules"
    label = "rules"
    verbose_name = "规则"
