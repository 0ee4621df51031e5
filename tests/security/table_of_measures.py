"""The rows of ``table.py`` about measures: rules held against history, how the automatic check does, the wall."""

TABLE = """
# measures                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:replays                          | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:replays                          | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:replay                           | GET  | replay           | in  404 404 404 404 404 200 404 404 404 in  in
workbench:replay_export                    | GET  | replay           | in  404 404 404 404 404 200 404 404 404 in  in
workbench:prereview                        | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:prereview                        | POST |                  | in  404 404 404 404 404 422 422 422 404 in  in
workbench:prereview_export                 | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:wall                             | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
"""
