from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongban.foundation.ui"
    label = "ui"
