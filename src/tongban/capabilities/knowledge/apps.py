from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "tongban.capabilities.knowledge"
    label = "knowledge"
