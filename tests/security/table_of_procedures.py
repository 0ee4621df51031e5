"""The rows of ``table.py`` about special procedures: the case's own staff, who was sent, and who was drawn."""

TABLE = """
# procedures                               |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:procedure_new                | GET  | surveyed inspection | in  404 404 404 404 404 200 404 404 404 in  in
workbench:procedure_new                | POST | surveyed inspection | in  404 404 404 404 go  422 404 404 404 in  in
workbench:procedure                        | GET  | surveyed survey  | in  404 404 404 404 200 200 404 404 404 in  in
workbench:procedure_act             | POST | surveyed survey confirm | in  404 404 404 404 go  go  404 404 404 in  in
workbench:survey                           | GET  | surveyed survey  | in  404 404 404 404 go  200 404 404 404 in  in
workbench:survey_send                      | POST | surveyed survey  | in  404 404 404 404 400 400 404 404 404 in  in
workbench:survey_file                 | GET  | surveyed survey photo | in  404 404 404 404 200 200 404 404 404 in  in
workbench:surveys                          | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:survey_offline                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
workbench:survey_worker                    | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
workbench:experts                          | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:experts                          | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:expert_act                       | POST | expert rest      | in  404 404 404 404 404 go  404 404 404 in  in
workbench:oversight                        | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:oversight_export                 | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:raise_card                       | POST | surveyed         | in  404 404 404 404 go  go  404 404 404 in  in
web:review_file                            | GET  | seat no_file     | in  404 404 404 404 404 404 404 404 404 in  in
web:public_notices                         | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:public_notice                          | GET  | announced        | 200 200 200 200 200 200 200 200 200 200 200 200
web:public_notice                          | POST | announced        | 404 422 422 422 422 404 404 404 404 404 404 404
web:bid                                    | GET  | announced        | in  404 404 404 404 404 404 404 404 404 in  in
web:bid                                    | POST | announced        | in  404 404 404 404 404 404 404 404 404 in  in
web:hearing                                | GET  | surveyed         | in  200 404 200 404 404 404 404 404 404 in  in
web:hearing                                | POST | surveyed         | in  422 404 422 404 404 404 404 404 404 in  in
web:neighbour                              | GET  | neighbour        | in  404 200 404 404 404 404 404 404 404 in  in
web:neighbour                              | POST | neighbour        | in  404 422 404 404 404 404 404 404 404 in  in
web:neighbour_letter                       | GET  | neighbour told   | in  404 200 404 404 404 404 404 404 404 in  in
web:reviews                                | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:review_seat                            | GET  | seat             | in  200 404 404 404 404 404 404 404 404 in  in
web:review_seat                            | POST | seat             | in  go  404 404 404 404 404 404 404 404 in  in
"""
