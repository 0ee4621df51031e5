"""Addresses of special procedures: ordering, one procedure, the survey on the spot, the experts of a department."""

from django.urls import path

from .views import experts, procedures, surveys

CASE = "cases/<str:number>/procedures"

urlpatterns = [
    path(f"{CASE}/new/<slug:kind>/", procedures.order, name="procedure_new"),
    path(f"{CASE}/<int:pk>/", procedures.procedure, name="procedure"),
    path(f"{CASE}/<int:pk>/do/<slug:verb>/", procedures.act, name="procedure_act"),
    path(f"{CASE}/<int:pk>/survey/", surveys.survey, name="survey"),
    path(f"{CASE}/<int:pk>/survey/send/", surveys.send, name="survey_send"),
    path(f"{CASE}/<int:pk>/files/<uuid:reference>/", surveys.file, name="survey_file"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/offline/", surveys.offline, name="survey_offline"),
    path("survey-worker.js", surveys.worker, name="survey_worker"),
    path("experts/", experts.experts, name="experts"),
    path("experts/<int:pk>/<slug:verb>/", experts.expert_act, name="expert_act"),
]
