"""Codes: foreign issuers, cards, venues, gates of others: the rest of the table, in the form of ``table.py``."""

TABLE = """
# console                                  |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
console:foreign                            | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:foreign                            | POST |                  | in  404 404 404 404 404 404 404 404 400 in  in
console:foreign_withdraw                   | POST | foreign_issuer   | in  404 404 404 404 404 404 404 404 go  in  in
console:cards                              | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:certificates                       | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:certificate_new                    | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:certificate_new                    | POST |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:certificate_withdraw               | POST | certificate      | in  404 404 404 404 404 404 404 404 go  in  in
console:certificate_change                 | POST | new_term reject  | in  404 404 404 404 404 404 404 404 go  in  in
console:card_void                          | POST | issuer_card      | in  404 404 404 404 404 404 404 404 go  in  in
# web                                      |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
web:code_cards                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_cards                             | POST |                  | in  go  go  go  go  404 404 404 404 404 in  in
verifier:gates                             | GET  |                  | in  404 404 404 404 200 200 200 200 200 in  in
verifier:objections                        | GET  |                  | in  404 404 404 404 200 200 200 200 200 in  in
verifier:objection                         | GET  | scan_objection   | in  404 404 404 404 200 200 404 404 404 in  in
verifier:objection                         | POST | scan_objection   | in  404 404 404 404 200 200 404 404 404 in  in
verifier:law_uses                          | GET  |                  | in  404 404 404 404 404 200 404 404 404 in  in
verifier:law_use                           | GET  | law_use          | in  404 404 404 404 404 200 404 404 404 in  in
verifier:law_use                           | POST | law_use          | in  404 404 404 404 404 200 404 404 404 in  in
verifier:gate                              | GET  | gate             | in  404 404 404 404 200 200 404 404 404 in  in
verifier:gate                              | POST | gate             | in  404 404 404 404 200 200 404 404 404 in  in
verifier:news                              | GET  | gate             | in  404 404 404 404 200 200 404 404 404 in  in
verifier:upload                            | POST | gate             | in  404 404 404 404 400 400 404 404 404 in  in
verifier:service_worker                    | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:manifest                          | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:offline                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:kit                               | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:keys                              | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:revoked                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:scenes                            | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:place                                  | GET  | place            | 200 200 200 200 200 200 200 200 200 200 200 200
web:place_do                               | POST | place check_in   | in  go  go  go  go  404 404 404 404 404 in  in
# verifier                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
verifier:venues                            | GET  |                  | in  404 404 404 404 200 200 200 200 200 in  in
verifier:venues                            | POST |                  | in  404 404 404 404 400 400 400 400 400 in  in
verifier:venue                             | GET  | venue            | in  404 404 404 404 200 200 404 404 404 in  in
verifier:venue                             | POST | venue            | in  404 404 404 404 go  go  404 404 404 in  in
verifier:poster                            | GET  | venue            | in  404 404 404 404 200 200 404 404 404 in  in
verifier:sandbox                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:sandbox                           | POST |                  | 400 400 400 400 400 400 400 400 400 400 400 400
verifier:sandbox_scene                     | GET  | sandbox          | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:sandbox_data                      | GET  | sandbox          | 200 200 200 200 200 200 200 200 200 200 200 200
verifier:vectors                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
# open_api                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
open_api:open_api_v1:put_gate              | PUT  | api_gate         | 401 401 401 401 401 401 401 401 401 401 200 422
open_api:open_api_v1:get_gate              | GET  | api_gate         | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:gate_news             | GET  | api_gate         | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:upload_scans          | POST | api_gate         | 401 401 401 401 401 401 401 401 401 401 403 404
"""
