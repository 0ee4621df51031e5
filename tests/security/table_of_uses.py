"""The rows of ``table.py`` about licences that are relied on: shown, consented to, called, checked, complained of."""

TABLE = """
# uses                                     |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
web:licences                               | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:licence                                | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:licence_file                           | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
open_api:open_api_v1:list_scenes           | GET  |                  | 401 401 401 401 401 401 401 401 401 401 200 200
open_api:open_api_v1:ask_consent           | POST |                  | 401 401 401 401 401 401 401 401 401 401 403 403
open_api:open_api_v1:get_consent           | GET  | authorisation    | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:withdraw_consent      | POST | authorisation    | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:use_consent           | POST | authorisation    | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:see_shown_licence     | POST |                  | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:verify_licence        | POST |                  | 401 401 401 401 401 401 401 401 401 401 403 403
open_api:open_api_v1:call_licence          | POST |                  | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:get_use               | GET  | use              | 401 401 401 401 401 401 401 401 401 401 404 404
open_api:open_api_v1:get_copy              | GET  | use              | 401 401 401 401 401 401 401 401 401 401 404 404
console:keeping                            | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:relying                            | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:relying_new                        | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:relying_new                        | POST |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:relying_party                      | GET  | party            | in  404 404 404 404 404 404 404 404 200 in  in
console:relying_party                      | POST | party            | in  404 404 404 404 404 404 404 404 200 in  in
console:relying_verb                       | POST | party stop       | in  404 404 404 404 404 404 404 404 go  in  in
console:relying_change                     | POST | change reject    | in  404 404 404 404 404 404 404 404 go  in  in
workbench:licences                         | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:licence                          | GET  | issued           | in  404 404 404 404 404 200 404 404 404 in  in
workbench:licence_verb                     | POST | issued propose   | in  404 404 404 404 404 422 404 404 404 in  in
workbench:licence_complaints               | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:licence_complaint                | GET  | complaint        | in  404 404 404 404 404 404 404 200 404 in  in
workbench:licence_complaint                | POST | complaint        | in  404 404 404 404 404 404 404 422 404 in  in
workbench:case_licences                    | GET  | case             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:case_licences                    | POST | case             | in  404 404 404 404 404 422 404 404 404 in  in
workbench:case_licence_use                 | GET  | case use         | in  404 404 404 404 404 404 404 404 404 in  in
workbench:case_licence_copy                | GET  | case use         | in  404 404 404 404 404 404 404 404 404 in  in
web:show                                   | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:show                                   | POST | licence          | in  422 404 422 404 404 404 404 404 404 in  in
web:shown                                  | GET  | shown            | in  200 404 200 404 404 404 404 404 404 in  in
web:shown_live                             | GET  | shown            | in  200 404 200 404 404 404 404 404 404 in  in
web:enter_code                             | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:enter_code                             | POST |                  | 422 422 422 422 422 422 422 422 422 422 422 422
web:shown_to                               | GET  | letters          | 200 200 200 200 200 200 200 200 200 200 200 200
web:shown_to                               | POST | letters          | 409 409 409 409 409 409 409 409 409 409 409 409
web:uses                                   | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:uses_export                            | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:use                                    | GET  | use              | in  200 404 200 404 404 404 404 404 404 in  in
web:use_copy                               | GET  | use              | in  200 404 200 404 404 404 404 404 404 in  in
web:use_complain                           | POST | use              | in  422 404 422 404 404 404 404 404 404 in  in
web:authorisations                         | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:authorisation                          | GET  | authorisation    | in  200 404 200 404 404 404 404 404 404 in  in
web:authorisation                          | POST | authorisation    | in  404 404 404 404 404 404 404 404 404 in  in
web:rely                                   | GET  |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_ask                               | GET  |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_ask                               | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_verify                            | GET  |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_verify                            | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_authorisation                     | GET  | authorisation    | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_authorisation                     | POST | authorisation    | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_use                               | GET  | use              | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_copy                              | GET  | use              | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_complaint                         | GET  | complaint        | in  404 404 404 404 404 404 404 404 404 in  in
web:rely_complaint                         | POST | complaint        | in  404 404 404 404 404 404 404 404 404 in  in
web:licence_types                          | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:licence_type                           | GET  | licence_type     | 200 200 200 200 200 200 200 200 200 200 200 200
web:licence_scenes                         | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
"""
