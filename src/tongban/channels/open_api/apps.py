from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "tongban.channels.open_api"
    label = "open_api"
    url_prefix = "api/"
