from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tongban.journeys.feedback"
    label = "feedback"
