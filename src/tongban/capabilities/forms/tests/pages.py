"""A tiny site with one form kept in the session: what a channel does, without its trimmings."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from tongban.capabilities.forms.public import UploadRefused
from tongban.capabilities.forms.tests.factories import FACTS, make_form

FORM = make_form()
STORED: dict[str, dict[str, object]] = {}


def store(field, upload: UploadedFile) -> str:
    content = upload.read()
    if b"EICAR" in content:
        raise UploadRefused("里有病毒，没有保存。")
    ref = f"ref-{len(STORED) + 1}"
    STORED[ref] = {"name": upload.name, "size": len(content)}
    return ref


def page(request: HttpRequest, step: str) -> HttpResponse:
    answers = request.session.get("answers")
    if answers is None:
        answers, _origins = FORM.prefill(FACTS)
    errors = []
    if request.method == "POST":
        parsed = FORM.parse(request.POST, request.FILES, step, before=answers, facts=FACTS, store=store)
        request.session["answers"] = answers = dict(parsed)
        errors = list(parsed.errors)
        if parsed.action == "save":
            return render(request, "forms/saved.html", {"at": timezone.now()})
        if parsed.action == "back":
            return HttpResponseRedirect(f"/{FORM.bind(answers, FACTS).step(step).previous_id}/")
        if not parsed.stays:
            errors += FORM.validate(answers, FACTS, step=step, seen=parsed.seen)
            if not errors:
                return HttpResponseRedirect(f"/{FORM.bind(answers, FACTS).step(step).next_id or 'review'}/")
    form = FORM.bind(answers, FACTS, STORED, errors=errors, dispute_url="/dispute/{fact}/")
    context = {"form": form, "step": form.step(step), "step_url": "/{step}/", "autosave_url": request.path}
    return render(request, "forms/step.html", context, status=422 if errors else 200)


def review(request: HttpRequest) -> HttpResponse:
    form = FORM.bind(request.session["answers"], FACTS, STORED, errors=FORM.validate(request.session["answers"], FACTS))
    return render(request, "forms/review.html", {"form": form, "step_url": "/{step}/"})


urlpatterns = [path("review/", review), path("<str:step>/", page)]
