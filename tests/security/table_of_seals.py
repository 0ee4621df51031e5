"""The rows of ``table.py`` about seals: the register, authorisations, the log of uses, and sealing by hand."""

TABLE = """
# seals                                    |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:seals                            | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:seal                             | GET  | own_seal         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:seal_act                         | POST | own_seal suspend | in  404 404 404 404 404 422 404 404 404 in  in
workbench:seal_authorisation_act           | POST | to_permit end    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:seal_uses_export                 | GET  | own_seal         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:seal_request_new                 | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:seal_request_new                 | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:seal_request                     | GET  | hand             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:seal_request_file                | GET  | hand             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:seal_request_act                 | POST | hand withdraw    | in  404 404 404 404 404 go  404 404 404 in  in
console:seals                              | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:seal                               | GET  | own_seal         | in  404 404 404 404 404 404 404 404 200 in  in
console:seal                               | POST | own_seal         | in  404 404 404 404 404 404 404 404 400 in  in
console:key_proposals                      | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:key_decide                         | POST | key_change reject | in  404 404 404 404 404 404 404 404 go  in  in
console:authorities                        | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:authority_new                      | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:authority_new                      | POST |                  | in  404 404 404 404 404 404 404 404 400 in  in
console:authority_withdraw                 | POST | outside          | in  404 404 404 404 404 404 404 404 go  in  in
console:seal_uses                          | GET  | own_seal         | in  404 404 404 404 404 404 404 404 200 in  in
"""
