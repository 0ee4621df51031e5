"""The rows of ``table.py`` about bundles: several items behind one application, and of permits of industries."""

TABLE = """
# bundles                                    |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
web:bundles                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:bundles_compared                       | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:bundles_compared_csv                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:bundle                                 | GET  | bundle           | 200 200 200 200 200 200 200 200 200 200 200 200
web:bundle_start                           | POST | bundle           | in  go  go  go  go  404 404 404 404 404 in  in
web:permits                                | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:permit                                 | GET  | permit           | 200 200 200 200 200 200 200 200 200 200 200 200
web:permit_gather                          | POST | bundle           | in  404 404 404 404 404 404 404 404 404 in  in
web:permit_start                           | POST | permit change    | in  404 404 404 404 404 404 404 404 404 in  in
web:permit_cancel                          | GET  | permit           | in  404 404 404 404 404 404 404 404 404 in  in
web:permit_cancel                          | POST | permit           | in  404 404 404 404 404 404 404 404 404 in  in
workbench:bundles                          | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:bundle_again                     | POST | bundle_member    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:designs                          | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:designs                          | POST |                  | in  404 404 404 404 404 404 404 400 404 in  in
workbench:design                           | GET  | design           | in  404 404 404 404 404 404 404 200 404 in  in
workbench:design                           | POST | design           | in  404 404 404 404 404 404 404 go  404 in  in
workbench:design_preview                   | GET  | design           | in  404 404 404 404 404 404 404 200 404 in  in
workbench:design_act                       | POST | design discard   | in  404 404 404 404 404 404 404 go  404 in  in
workbench:bundle_versions                  | GET  | bundle           | in  404 404 404 404 404 404 404 200 404 in  in
workbench:bundle_version_act               | POST | bundle end       | in  404 404 404 404 404 404 404 404 404 in  in
"""
