from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tongban.foundation.audit"
    label = "audit"
