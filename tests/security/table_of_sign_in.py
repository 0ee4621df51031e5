"""Addresses of signing in and of one's own sign-in; read as ``table.py`` says."""

TABLE = """
# identity                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
account_login                              | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
account_login                              | POST |                  | 200 200 200 200 200 200 200 200 200 200 200 200
identity_code                              | GET  |                  | in  in  in  in  in  in  in  in  in  in  in  in
identity_code                              | POST |                  | in  in  in  in  in  in  in  in  in  in  in  in
identity_password                          | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
identity_password                          | POST |                  | 200 200 200 200 200 200 200 200 200 200 200 200
identity_demonstration                     | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
identity_demonstration                     | POST |                  | 404 404 404 404 404 404 404 404 404 404 404 404
account_logout                             | POST |                  | go  go  go  go  go  go  go  go  go  go  go  go
account_inactive                           | GET  |                  | 403 403 403 403 403 403 403 403 403 403 403 403
account_reauthenticate                     | GET  |                  | in  go  403 403 403 403 403 403 403 403 in  in
account_reauthenticate                     | POST |                  | in  go  403 403 403 403 403 403 403 403 in  in
account_change_password                    | GET  |                  | in  go  go  go  go  go  go  go  go  go  in  in
account_change_password                    | POST |                  | in  go  go  go  go  go  go  go  go  go  in  in
account_set_password                       | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
account_set_password                       | POST |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_index                                  | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_authenticate                           | GET  |                  | in  go  go  go  go  go  go  go  go  go  in  in
mfa_authenticate                           | POST |                  | in  go  go  go  go  go  go  go  go  go  in  in
mfa_reauthenticate                         | GET  |                  | in  200 403 403 403 403 403 403 403 403 in  in
mfa_reauthenticate                         | POST |                  | in  200 403 403 403 403 403 403 403 403 in  in
mfa_activate_totp                          | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_activate_totp                          | POST |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_deactivate_totp                        | GET  |                  | in  404 404 404 404 404 404 404 404 404 in  in
mfa_deactivate_totp                        | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
mfa_view_recovery_codes                    | GET  |                  | in  200 404 404 404 404 404 404 404 404 in  in
mfa_generate_recovery_codes                | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_generate_recovery_codes                | POST |                  | in  go  200 200 200 200 200 200 200 200 in  in
mfa_download_recovery_codes                | GET  |                  | in  200 404 404 404 404 404 404 404 404 in  in
mfa_list_webauthn                          | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_add_webauthn                           | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_add_webauthn                           | POST |                  | in  200 200 200 200 200 200 200 200 200 in  in
mfa_reauthenticate_webauthn                | GET  |                  | in  200 403 403 403 403 403 403 403 403 in  in
mfa_reauthenticate_webauthn                | POST |                  | in  in  403 403 403 403 403 403 403 403 in  in
mfa_remove_webauthn                        | GET  | key              | in  200 404 404 404 404 404 404 404 404 in  in
mfa_remove_webauthn                        | POST | key              | in  go  404 404 404 404 404 404 404 404 in  in
mfa_edit_webauthn                          | GET  | key              | in  200 404 404 404 404 404 404 404 404 in  in
mfa_edit_webauthn                          | POST | key              | in  200 404 404 404 404 404 404 404 404 in  in
mfa_login_webauthn                         | GET  |                  | in  in  in  in  in  in  in  in  in  in  in  in
mfa_login_webauthn                         | POST |                  | in  in  in  in  in  in  in  in  in  in  in  in
identity_real_name                         | GET  |                  | in  go  go  go  go  404 404 404 404 404 in  in
identity_real_name                         | POST |                  | in  go  go  go  go  404 404 404 404 404 in  in
identity_security                          | GET  |                  | in  200 200 200 200 200 200 200 200 200 in  in
identity_sign_out_everywhere               | POST |                  | in  go  go  go  go  go  go  go  go  go  in  in
identity_second_factor                     | GET  |                  | in  go  go  go  go  go  go  go  go  go  in  in
identity_delegations                       | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
identity_grant                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
identity_grant                             | POST |                  | in  200 200 200 200 404 404 404 404 404 in  in
identity_revoke                            | GET  | delegation       | in  200 404 200 404 404 404 404 404 404 in  in
identity_revoke                            | POST | delegation       | in  go  404 go  404 404 404 404 404 404 in  in
identity_act_for                           | POST |                  | in  go  go  go  go  404 404 404 404 404 in  in
identity_counter_consent                   | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
identity_counter_consent                   | POST |                  | in  404 404 404 404 200 200 200 200 404 in  in
identity_counter_binding                   | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
identity_counter_binding                   | POST |                  | in  404 404 404 404 200 200 200 200 404 in  in
"""
