from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "tongban.capabilities.forms"
    label = "forms"
    verbose_name = "表单"
