"""Addresses of 用证: what kinds of licences there are, showing one, who used mine, relying on others'."""

from django.urls import path

from .views import licence_types, relying, showing, uses

urlpatterns = [
    path("licences/<int:pk>/show/", showing.show, name="show"),
    path("licences/codes/<int:pk>/", showing.shown, name="shown"),
    path("licences/codes/<int:pk>/live/", showing.shown_live, name="shown_live"),
    path("show/", showing.enter_code, name="enter_code"),
    path("show/<str:code>/", showing.shown_to, name="shown_to"),
    path("uses/", uses.uses, name="uses"),
    path("uses/export.csv", uses.export, name="uses_export"),
    path("uses/<slug:number>/", uses.use, name="use"),
    path("uses/<slug:number>/copy/", uses.use_copy, name="use_copy"),
    path("uses/<slug:number>/complain/", uses.use_complain, name="use_complain"),
    path("authorisations/", uses.authorisations, name="authorisations"),
    path("authorisations/<slug:number>/", uses.authorisation, name="authorisation"),
    path("rely/", relying.desk, name="rely"),
    path("rely/ask/", relying.ask_page, name="rely_ask"),
    path("rely/verify/", relying.verify_page, name="rely_verify"),
    path("rely/authorisations/<slug:number>/", relying.rely_authorisation, name="rely_authorisation"),
    path("rely/uses/<slug:number>/", relying.rely_use, name="rely_use"),
    path("rely/uses/<slug:number>/copy/", relying.rely_copy, name="rely_copy"),
    path("rely/complaints/<int:pk>/", relying.rely_complaint, name="rely_complaint"),
    path("licence-types/", licence_types.types, name="licence_types"),
    path("licence-types/<slug:code>/", licence_types.licence_kind, name="licence_type"),
    path("licence-scenes/", licence_types.licence_scenes, name="licence_scenes"),
]
