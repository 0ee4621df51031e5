"""The rows of ``table.py`` about administrative assistance: only both sides, and above them the superior."""

TABLE = """
# handovers                                |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:handovers                        | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:handover_new                     | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:handover_new                     | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:handover                         | GET  | handover         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:handover_act                     | POST | handover take    | in  404 404 404 404 404 go  404 404 404 in  in
# assistance                               |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:assistance                       | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:assistance_export                | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:assistance_new                   | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:assistance_new                   | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:assistance_request               | GET  | help             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:assistance_act                   | POST | help withdraw    | in  404 404 404 404 404 422 404 404 404 in  in
workbench:assistance_request               | GET  | asked_of_us      | in  404 404 404 404 404 200 404 404 404 in  in
workbench:assistance_act                   | POST | asked_of_us accept | in  404 404 404 404 404 go  404 404 404 in  in
workbench:assistance_paper                 | GET  | help help_paper  | in  404 404 404 404 404 200 404 404 404 in  in
workbench:assistance_letter                | GET  | help help_letter | in  404 404 404 404 404 200 404 404 404 in  in
workbench:assistance_league                | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:assistance_duties                | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:assistance_league_export         | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
"""
