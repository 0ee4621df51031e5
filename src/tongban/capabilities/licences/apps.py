from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.capabilities.licences"
    label = "licences"
