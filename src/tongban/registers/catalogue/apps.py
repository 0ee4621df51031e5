from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tongban.registers.catalogue"
    label = "catalogue"
