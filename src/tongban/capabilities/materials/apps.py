from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    name = "tongban.capabilities.materials"
    label = "materials"
