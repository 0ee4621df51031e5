"""Addresses of licences: what the department issued, complaints, and calls for a case."""

from django.urls import path

from .views import licences

urlpatterns = [
    path("licences/", licences.licences, name="licences"),
    path("licences/complaints/", licences.complaints, name="licence_complaints"),
    path("licences/complaints/<int:pk>/", licences.complaint, name="licence_complaint"),
    path("licences/<int:pk>/", licences.licence, name="licence"),
    path("licences/<int:pk>/<slug:verb>/", licences.licence_verb, name="licence_verb"),
    path("cases/<str:number>/licences/", licences.case_licences, name="case_licences"),
    path("cases/<str:number>/licences/<slug:use_number>/", licences.case_licence_use, name="case_licence_use"),
    path("cases/<str:number>/licences/<slug:use_number>/copy/", licences.case_licence_copy, name="case_licence_copy"),
]
