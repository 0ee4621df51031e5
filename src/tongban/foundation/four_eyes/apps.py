from django.apps import AppConfig


class FourEyesConfig(AppConfig):
    name = "tongban.foundation.four_eyes"
    label = "four_eyes"
