from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongban.foundation.access"
    label = "access"
