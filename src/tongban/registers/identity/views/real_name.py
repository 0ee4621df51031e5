"""Real-name binding: by the register for oneself, or at a counter by a clerk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.access.public import TooManyRequests, officer_page, person_page
from tongban.foundation.adapters.public import PortError
from tongban.registers.identity.actions.accounts import account_of_phone, bind_at_counter, bind_by_register
from tongban.registers.identity.errors import IdentityError
from tongban.registers.identity.forms import CounterBindingForm, RealNameForm
from tongban.registers.identity.throttle import count_a_try

from .session import account_of, next_of


@person_page
@require_http_methods(["GET", "POST"])
def real_name_page(request: HttpRequest) -> HttpResponse:
    """Name and number, compared with the register together with the confirmed phone."""
    account = account_of(request)
    assert account is not None
    if account.person_id:
        return redirect(next_of(request) or "identity_security")
    form = RealNameForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            count_a_try("real_name", str(account.pk), limit=5, seconds=86_400)
            bind_by_register(account, **form.cleaned_data)
            messages.success(request, _("实名认证完成。"))
            return redirect(next_of(request) or "/")
        except IdentityError as error:
            form.add_error(None, str(error.message))
        except TooManyRequests as error:
            form.add_error(None, str(error.message))
            status = 429
        except PortError:
            form.add_error(None, _("人口库暂时没有回应，请稍后再试。您填的内容还在。"))
            status = 503
    return render(request, "identity/real_name.html", {"form": form, "next": next_of(request)}, status=status)


@officer_page(posts=("clerk", "officer"))
@require_http_methods(["GET", "POST"])
def counter_binding_page(request: HttpRequest) -> HttpResponse:
    """A clerk has the person and their card in front of them."""
    account = account_of(request)
    assert account is not None
    assert account.officer is not None
    form = CounterBindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["person"]:
        try:
            resident = account_of_phone(form.cleaned_data["phone"])
            bind_at_counter(resident, form.cleaned_data["person"], by=account.officer)
            messages.success(request, _("已完成窗口实名认证。"))
            return redirect("identity_counter_binding")
        except IdentityError as error:
            form.add_error(None, str(error.message))
    return render(request, "identity/counter_form.html", {"form": form, "title": _("窗口实名认证")})
