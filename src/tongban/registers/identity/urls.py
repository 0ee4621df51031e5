"""Sign-in pages under /accounts/; names that allauth looks for keep allauth's names."""

from allauth.account import views as account
from django.urls import include, path

from .views import delegations, real_name, security, sign_in

urlpatterns = [
    path("login/", sign_in.sign_in_page, name="account_login"),
    path("login/code/", sign_in.code_page, name="identity_code"),
    path("login/password/", sign_in.password_page, name="identity_password"),
    path("login/demonstration/", sign_in.demonstration_page, name="identity_demonstration"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("inactive/", sign_in.inactive_page, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("real-name/", real_name.real_name_page, name="identity_real_name"),
    path("security/", security.security_page, name="identity_security"),
    path("security/sign-out-everywhere/", security.sign_out_everywhere_view, name="identity_sign_out_everywhere"),
    path("security/second-factor/", security.second_factor_page, name="identity_second_factor"),
    path("delegations/", delegations.delegations_page, name="identity_delegations"),
    path("delegations/new/", delegations.grant_page, name="identity_grant"),
    path("delegations/<int:pk>/revoke/", delegations.revoke_page, name="identity_revoke"),
    path("act-for/", delegations.act_for_view, name="identity_act_for"),
    path("counter/consent/", delegations.counter_consent_page, name="identity_counter_consent"),
    path("counter/real-name/", real_name.counter_binding_page, name="identity_counter_binding"),
]
