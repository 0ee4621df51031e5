"""Addresses of bundles in the workbench: where they wait, and the console in which lead departments design them."""

from django.urls import path

from .views import bundle_versions, bundles, designs

urlpatterns = [
    path("bundles/", bundles.bundles, name="bundles"),
    path("bundles/<int:pk>/again/", bundles.bundle_again, name="bundle_again"),
    path("bundles/designs/", designs.designs, name="designs"),
    path("bundles/designs/<int:pk>/", designs.design, name="design"),
    path("bundles/designs/<int:pk>/preview/", designs.design_preview, name="design_preview"),
    path("bundles/designs/<int:pk>/do/<slug:verb>/", designs.design_act, name="design_act"),
    path("bundles/versions/<slug:code>/", bundle_versions.bundle_versions, name="bundle_versions"),
    path("bundles/versions/<slug:code>/do/<slug:verb>/", bundle_versions.bundle_version_act, name="bundle_version_act"),
]
