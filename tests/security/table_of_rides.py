"""Addresses of rides and visits; read with ``table.py``. The desk of rides is the transport commission's alone."""

TABLE = """
# rides                                    |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:transit                          | GET  |                  | in  404 404 404 404 404 404 404 404 404 in  in
workbench:transit_day                      | GET  | transit_day      | in  404 404 404 404 404 404 404 404 404 in  in
workbench:transit_file                     | GET  | transit_day      | in  404 404 404 404 404 404 404 404 404 in  in
workbench:transit_act                      | POST | transit_day prepare | in  404 404 404 404 404 404 404 404 404 in  in
workbench:transit_objection                | GET  | trip_objection   | in  404 404 404 404 404 404 404 404 404 in  in
workbench:transit_objection                | POST | trip_objection   | in  404 404 404 404 404 404 404 404 404 in  in
web:trips                                  | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:trips_file                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:trip                                   | GET  | trip             | in  200 404 200 404 404 404 404 404 404 in  in
web:trip                                   | POST | trip             | in  200 404 200 404 404 404 404 404 404 in  in

# visits                                   |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
web:visits                                 | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:visit                                  | GET  | facility         | in  200 200 200 200 404 404 404 404 404 in  in
web:visit                                  | POST | facility         | in  404 404 404 404 404 404 404 404 404 in  in
web:visit_cancel                           | POST | booking          | in  go  404 go  404 404 404 404 404 404 in  in
web:visit_pay                              | POST | booking          | in  go  404 go  404 404 404 404 404 404 in  in
verifier:visits                            | GET  |                  | in  404 404 404 404 200 200 200 200 200 in  in
verifier:visit_day                         | GET  | facility         | in  404 404 404 404 200 200 404 404 404 in  in
verifier:visits                            | POST |                  | in  404 404 404 404 200 200 200 200 200 in  in
verifier:visit_hours                       | GET  | facility         | in  404 404 404 404 200 200 404 404 404 in  in
verifier:visit_hours                       | POST | facility         | in  404 404 404 404 200 200 404 404 404 in  in
verifier:visit_walk_in                     | POST | facility         | in  404 404 404 404 404 404 404 404 404 in  in
verifier:visit_slot                        | GET  | facility slot    | in  404 404 404 404 200 200 404 404 404 in  in
verifier:visit_slot                        | POST | facility slot    | in  404 404 404 404 200 200 404 404 404 in  in
"""
