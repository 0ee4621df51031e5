"""Signing in: phone code, password, and one tap in the demonstration; signing out."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.access.public import NotVisible, TooManyRequests, public_page
from tongban.foundation.adapters.public import PortError
from tongban.foundation.audit import public as audit
from tongban.registers.identity.actions.accounts import account_of_phone
from tongban.registers.identity.adapters.embedded import EmbeddedCodeSender
from tongban.registers.identity.codes import check_code, phone_of, send_code
from tongban.registers.identity.errors import IdentityError
from tongban.registers.identity.forms import CodeForm, PhoneForm
from tongban.registers.identity.models import Account
from tongban.registers.identity.ports import code_sender
from tongban.registers.identity.viewers import methods_of, second_factor_missing

from .session import account_of, address_of, next_of, sign_in

TOKEN = "sign_in_token"


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """First page: the phone, or one of the other ways."""
    account = account_of(request)
    if account and second_factor_missing(account, methods_of(request)):
        return redirect("identity_second_factor")
    if account and request.GET.get("assurance") and not account.person_id and not account.is_staff_account:
        return redirect(f"{reverse('identity_real_name')}?{urlencode({'next': next_of(request)})}")
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            request.session[TOKEN] = send_code(form.cleaned_data["phone"], address=address_of(request))
            return redirect(f"{reverse('identity_code')}?{urlencode({'next': next_of(request)})}")
        except TooManyRequests as error:
            form.add_error("phone", str(error.message))
            status = 429
        except PortError:
            form.add_error("phone", _("短信暂时发不出去，请稍后再试，或换一种方式登录。"))
            status = 503
    return render(request, "identity/sign_in.html", _context(request, form), status=status)


def _context(request: HttpRequest, form: PhoneForm) -> dict[str, Any]:
    return {
        "form": form,
        "next": next_of(request),
        "assurance": request.GET.get("assurance", ""),
        "is_demonstration": settings.DEMONSTRATION,
        "account": account_of(request),
    }


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """Second page: the code from the message."""
    token = request.session.get(TOKEN, "")
    phone = phone_of(token)
    if not phone:
        messages.warning(request, _("验证码已失效，请重新获取。"))
        return redirect(f"{reverse('account_login')}?{urlencode({'next': next_of(request)})}")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            confirmed = check_code(token, form.cleaned_data["code"])
            request.session.pop(TOKEN, None)
            return sign_in(request, account_of_phone(confirmed), "code")
        except IdentityError as error:
            form.add_error("code", str(error.message))
        except TooManyRequests as error:
            form.add_error("code", str(error.message))
            status = 429
    context = {"form": form, "next": next_of(request), "phone": phone[:3] + "****" + phone[-4:]}
    sender = code_sender()
    if settings.DEMONSTRATION and isinstance(sender, EmbeddedCodeSender):
        context["shown_code"] = sender.last_code(phone)
    return render(request, "identity/code.html", context, status=status)


class PasswordView(LoginView):  # type: ignore[misc]
    """allauth's password sign-in on our page; throttled by address and by account."""

    template_name = "identity/password.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = cast(dict[str, Any], super().get_context_data(**kwargs))
        form = context["form"]
        form.fields["login"].label = _("手机号码或工号")
        form.fields["login"].widget.attrs.update({"autocomplete": "username", "placeholder": ""})
        form.fields["password"].label = _("密码")
        form.fields["password"].widget.attrs.pop("placeholder", None)
        form.fields["password"].help_text = ""
        return context | {"next": next_of(self.request)}


password_page = public_page(method_decorator(never_cache, name="dispatch")(PasswordView).as_view())


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def demonstration_page(request: HttpRequest) -> HttpResponse:
    """The people of the town; one tap signs in as one of them. Exists in the demonstration only.

    Residents first, then one member of staff for each post; all others fold away by authority, and a search finds any.
    """
    if not settings.DEMONSTRATION:
        raise NotVisible
    known = (
        Account.objects.exclude(introduction="").filter(is_active=True).select_related("person", "officer__authority")
    )
    if request.method == "POST":
        chosen = get_object_or_404(known, pk=request.POST.get("account", "0") if _is_number(request) else 0)
        audit.record(chosen, "identity.demonstration_sign_in", chosen)
        return sign_in(request, chosen, "demonstration")
    people = list(known.prefetch_related("officer__posts").order_by("pk"))
    asked = request.GET.get("q", "").strip()[:40]
    first, others = _by_post([account for account in people if account.is_staff_account])
    context = {
        "q": asked,
        "found": [account for account in people if asked and _is_meant(account, asked)],
        "residents": [account for account in people if not account.is_staff_account],
        "staff": first,
        "others": others,
        "others_count": sum(map(len, others.values())),
        "next": next_of(request),
    }
    return render(request, "identity/demonstration.html", context)


def _by_post(staff: list[Account]) -> tuple[list[Account], dict[str, list[Account]]]:
    """(the first in each post, everybody else by the name of their authority)."""
    first: list[Account] = []
    others: dict[str, list[Account]] = {}
    seen: set[str] = set()
    for account in staff:
        posts = {post.pk for post in account.officer.posts.all()} if account.officer else set()
        if posts - seen:
            seen |= posts
            first.append(account)
        else:
            others.setdefault(account.officer.authority.title if account.officer else "", []).append(account)
    return first, others


def _is_meant(account: Account, words: str) -> bool:
    """Name, authority or introduction, in either language, contains what was typed."""
    authority = account.officer.authority.title if account.officer else ""
    return words.lower() in f"{account}\n{authority}\n{account.introduction}\n{account.introduction_en}".lower()


def _is_number(request: HttpRequest) -> bool:
    return request.POST.get("account", "").isdecimal()


@public_page
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; everything it held is forgotten."""
    logout(request)
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)


@public_page
def inactive_page(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    return render(request, "identity/inactive.html", status=403)
