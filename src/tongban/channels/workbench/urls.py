from django.urls import path

from .views import case, inbox, lists, receive, remedies, statistics

app_name = "workbench"
urlpatterns = [
    path("", inbox.inbox_page, name="inbox"),
    path("claim/", inbox.claim_many, name="claim_many"),
    path("copies/<int:pk>/read/", inbox.copy_read, name="copy_read"),
    path("cases/", lists.cases, name="cases"),
    path("cases/<str:number>/", case.case_page, name="case"),
    path("cases/<str:number>/do/<slug:verb>/", case.act, name="act"),
    path("cases/<str:number>/work/<int:item_pk>/<slug:verb>/", case.work_verb, name="work_verb"),
    path("cases/<str:number>/work/<int:item_pk>/", case.work_verb, name="work_team"),
    path("cases/<str:number>/letters/<int:letter_pk>/", case.letter, name="letter"),
    path("cases/<str:number>/files/<uuid:reference>/", case.file, name="file"),
    path("cases/<str:number>/files/<uuid:reference>/sheet/", case.sheet, name="sheet"),
    path("cases/<str:number>/process/", case.process, name="process"),
    path("receive/", receive.receive, name="receive"),
    path("receive/<int:pk>/", receive.fill, name="receive_fill"),
    path("receive/<int:pk>/step/<str:step>/", receive.fill, name="receive_step"),
    path("receive/<int:pk>/review/", receive.review, name="receive_review"),
    path("receive/<int:pk>/done/", receive.received, name="received"),
    path("receive/<int:pk>/receipt/", receive.receipt, name="receipt"),
    path("receive/<int:pk>/files/<uuid:reference>/", receive.file, name="receive_file"),
    path("receive/<int:pk>/discard/", receive.discard, name="receive_discard"),
    path("supervision/", lists.supervision, name="supervision"),
    path("supervision/<int:pk>/settle/", lists.settle, name="settle_card"),
    path("remedies/", remedies.remedies, name="remedies"),
    path("remedies/<int:pk>/<slug:verb>/", remedies.remedy_verb, name="remedy_verb"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export.csv", statistics.export, name="export"),
]
