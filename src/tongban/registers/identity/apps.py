from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "tongban.registers.identity"
    label = "identity"
    url_prefix = "accounts/"
