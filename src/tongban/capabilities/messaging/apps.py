from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "tongban.capabilities.messaging"
    label = "messaging"
