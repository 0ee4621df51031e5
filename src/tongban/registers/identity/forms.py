"""What people type when they sign in, prove who they are, or let another act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.values.public import CitizenId, InvalidAmount, InvalidValue, MobileNumber, fen_of
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.public import Person, person_by_citizen_id

from .ports import delegation_items


def _words(error: InvalidValue) -> str:
    return error.message_en if (get_language() or "").startswith("en") else error.message


class MobileField(forms.CharField):
    """A mobile number; numbers that cannot exist are accepted in the demonstration only."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号码"))
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(MobileNumber.parse(text, allow_synthetic=settings.DEMONSTRATION))
        except InvalidValue as error:
            raise forms.ValidationError(_words(error)) from None


class CitizenIdField(forms.CharField):
    """A citizen id; synthetic ones are accepted in the demonstration only."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("身份证号码"))
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return str(CitizenId.parse(text, allow_synthetic=settings.DEMONSTRATION)) if text else ""
        except InvalidValue as error:
            raise forms.ValidationError(_words(error)) from None


class PhoneForm(forms.Form):
    """Ask for a code."""

    phone = MobileField()


class CodeForm(forms.Form):
    """Type the code."""

    code = forms.CharField(label=_("短信验证码"), min_length=6, max_length=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]{6}"}
        )


class RealNameForm(forms.Form):
    """Say who one is."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    citizen_id = CitizenIdField()


class _FindsPerson(forms.Form):
    """Finds a person by name and number together; says nothing of which of the two is wrong."""

    def _person(self, prefix: str) -> Person | None:
        number = self.cleaned_data.get(f"{prefix}_citizen_id")
        name = (self.cleaned_data.get(f"{prefix}_name") or "").strip()
        if not number or not name:
            return None
        try:
            person = person_by_citizen_id(number)
        except UnknownPerson:
            person = None
        if person is None or person.name != name or not person.is_alive:
            self.add_error(f"{prefix}_citizen_id", _("姓名和身份证号码不对应，请对照证件核对。"))
            return None
        return person


class DelegationForm(_FindsPerson):
    """Let somebody act for me, or for my organisation."""

    agent_name = forms.CharField(label=_("代办人姓名"), max_length=60)
    agent_citizen_id = CitizenIdField(label=_("代办人身份证号码"))
    items = forms.MultipleChoiceField(
        label=_("可以代办的事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部事项。"),
    )
    until = forms.DateField(label=_("授权到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount = forms.CharField(
        label=_("单笔金额上限（元）"), required=False, max_length=14, help_text=_("不填就是不限。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    may_delegate = forms.BooleanField(label=_("允许他再授权给同事"), required=False)

    def __init__(self, *args: Any, for_organisation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = "organisation" if for_organisation else "person"
        choices = delegation_items["items"].choices(audience) if "items" in delegation_items else []
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = choices
        if not choices:
            del self.fields["items"]
        if not for_organisation:
            del self.fields["may_delegate"], self.fields["amount"]
        self.fields["until"].initial = timezone.localdate() + timedelta(days=365)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if until < today:
            raise forms.ValidationError(_("请选择今天或以后的日期。"))
        if until > today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("一次授权最长三年，到期可以再办。"))
        return until

    def clean_amount(self) -> int | None:
        text = self.cleaned_data.get("amount")
        if not text:
            return None
        try:
            return fen_of(text)
        except InvalidAmount as error:
            raise forms.ValidationError(_words(error)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data["agent"] = self._person("agent")
        return cleaned


class CounterConsentForm(_FindsPerson):
    """At the counter: an elder consents in front of the clerk."""

    grantor_name = forms.CharField(label=_("本人姓名"), max_length=60)
    grantor_citizen_id = CitizenIdField(label=_("本人身份证号码"))
    agent_name = forms.CharField(label=_("代办人姓名"), max_length=60)
    agent_citizen_id = CitizenIdField(label=_("代办人身份证号码"))
    until = forms.DateField(label=_("授权到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    consent_text = forms.CharField(
        label=_("同意的情形"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：本人到场，口头同意女儿代办，已读给本人听。"),
    )  # fmt: skip
    compared = forms.BooleanField(label=_("我已核对本人和代办人的身份证原件，本人神志清楚、自愿"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=365)

    clean_until = DelegationForm.clean_until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data["grantor"] = self._person("grantor")
        self.cleaned_data["agent"] = self._person("agent")
        return cleaned


class CounterBindingForm(_FindsPerson):
    """At the counter: a person with their card gets their account bound."""

    person_name = forms.CharField(label=_("姓名"), max_length=60)
    person_citizen_id = CitizenIdField()
    phone = MobileField(help_text=_("本人当场收到短信的手机号。"))
    compared = forms.BooleanField(label=_("我已核对身份证原件和本人"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data["person"] = self._person("person")
        return cleaned
