"""Every address, every role, and what is answered: the one place where "who may see what" can be read.

One line: name of the address | method | values that fill it (made in ``world.py``) | answers of the roles.
``in``: sent to sign in. ``go``: redirected elsewhere, after the act. A number: the HTTP status.
A stranger gets 404, as for a page that does not exist; a system of another authority likewise.

an anonymous · me the applicant · ot another citizen · re relative with a living delegation · rv relative whose
delegation was revoked · cl clerk · of officer · od officer of another district · oa officer of another authority ·
op operator · ac API client of the authority · ax API client of another authority
"""

from .asking import read_table
from .table_of_assistance import TABLE as ASSISTANCE
from .table_of_bundles import TABLE as BUNDLES
from .table_of_codes import TABLE as CODES
from .table_of_measures import TABLE as MEASURES
from .table_of_procedures import TABLE as PROCEDURES
from .table_of_rides import TABLE as RIDES
from .table_of_seals import TABLE as SEALS
from .table_of_sign_in import TABLE as SIGN_IN
from .table_of_uses import TABLE as USES

TABLE = """
# open_api                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
open_api:reference                         | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
open_api:open_api_v1:openapi-json          | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
open_api:open_api_v1:ping                  | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
open_api:open_api_v1:list_items            | GET  |                  | 401 401 401 401 401 401 401 401 401 401 200 200
open_api:open_api_v1:get_item              | GET  | code             | 401 401 401 401 401 401 401 401 401 401 200 200
open_api:open_api_v1:get_form              | GET  | code             | 401 401 401 401 401 401 401 401 401 401 200 200
open_api:open_api_v1:create_case           | POST |                  | 401 401 401 401 401 401 401 401 401 401 201 403
open_api:open_api_v1:list_cases            | GET  |                  | 401 401 401 401 401 401 401 401 401 401 200 200
open_api:open_api_v1:get_case              | GET  | case_pk          | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:save_answers          | PUT  | api_draft        | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:submit_case           | POST | api_draft        | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:accept_case           | POST | case_pk          | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:decline_case          | POST | case_pk          | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:ask_correction        | POST | case_pk          | 401 401 401 401 401 401 401 401 401 401 200 404
open_api:open_api_v1:decide_case           | POST | case_pk          | 401 401 401 401 401 401 401 401 401 401 409 404
open_api:open_api_v1:api-root              | GET  |                  | 404 404 404 404 404 404 404 404 404 404 404 404
# console                                  |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
console:overview                           | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:packs                              | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:pack_upload                        | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:pack_upload                        | POST |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:pack                               | GET  | code             | in  404 404 404 404 404 404 404 404 200 in  in
console:pack                               | POST | code             | in  404 404 404 404 404 404 404 404 200 in  in
console:sockets                            | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:jobs                               | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:job_verb                           | POST | job retry        | in  404 404 404 404 404 404 404 404 go  in  in
console:events                             | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:event_redeliver                    | POST | event            | in  404 404 404 404 404 404 404 404 go  in  in
console:calendar                           | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:calendar                           | POST |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:audit                              | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:audit_verify                       | POST |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:clients                            | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:clients                            | POST |                  | in  404 404 404 404 404 404 404 404 400 in  in
console:client_revoke                      | POST | client           | in  404 404 404 404 404 404 404 404 go  in  in
console:keys                               | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:key_rotate                         | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
console:key_revoke                         | GET  | kid              | in  404 404 404 404 404 404 404 404 200 in  in
console:key_revoke                         | POST | kid              | in  404 404 404 404 404 404 404 404 400 in  in
console:key_issuers                        | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:key_issuers                        | POST |                  | in  404 404 404 404 404 404 404 404 400 in  in
console:sms                                | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:treasury                           | GET  |                  | in  404 404 404 404 404 404 404 404 200 in  in
console:treasury                           | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
# messaging                                |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
messaging:telephone                        | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
# payments                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
payments:order                             | GET  | order            | in  200 404 200 404 404 404 404 404 404 in  in
payments:order                             | POST | order            | in  go  404 go  404 404 404 404 404 404 in  in
payments:refresh                           | POST | order            | in  go  404 go  404 404 404 404 404 404 in  in
payments:notify                            | POST | provider         | 400 400 400 400 400 400 400 400 400 400 400 400
payments:embedded                          | GET  | token            | 200 200 200 200 200 200 200 200 200 200 200 200
payments:embedded                          | POST | token            | go  go  go  go  go  go  go  go  go  go  go  go
# shipping                                 |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
shipping:parcel                            | GET  | parcel           | in  200 404 200 404 404 404 404 404 404 in  in
shipping:move                              | POST | parcel           | in  go  404 go  404 404 404 404 404 404 in  in
# ui                                       |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
ui:living                                  | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
ui:preferences                             | POST |                  | go  go  go  go  go  go  go  go  go  go  go  go
# workbench                                |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
workbench:inbox                            | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:claim_many                       | POST |                  | in  404 404 404 404 go  go  go  go  404 in  in
workbench:cases                            | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:case                             | GET  | case             | in  404 404 404 404 200 200 404 404 404 in  in
workbench:act                              | POST | case accept      | in  404 404 404 404 go  go  404 404 404 in  in
workbench:work_verb                        | POST | case item claim  | in  404 404 404 404 go  go  404 404 404 in  in
workbench:letter                           | GET  | case letter      | in  404 404 404 404 200 200 404 404 404 in  in
workbench:file                             | GET  | case file        | in  404 404 404 404 200 200 404 404 404 in  in
workbench:process                          | GET  | case             | in  404 404 404 404 200 200 404 404 404 in  in
workbench:supervision                      | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:settle_card                      | POST | card             | in  404 404 404 404 404 go  404 404 404 in  in
workbench:remedies                         | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:remedy_verb                      | POST | remedy assign    | in  404 404 404 404 go  go  404 404 404 in  in
workbench:disputes                         | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:dispute                          | GET  | dispute          | in  404 404 404 404 404 404 404 200 404 in  in
workbench:dispute_verb                     | POST | dispute check    | in  404 404 404 404 404 404 404 go  404 in  in
workbench:dispute_verb                     | POST | dispute correct  | in  404 404 404 404 404 404 404 422 404 in  in
workbench:archives                         | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:archive_tasks                    | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:archive_round                    | POST |                  | in  404 404 404 404 404 go  go  go  404 in  in
workbench:archive_examine                  | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:archive_examine                  | POST |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:archive_check                    | GET  | archive_check    | in  404 404 404 404 404 200 404 404 404 in  in
workbench:archive_check_as                 | GET  | archive_check json | in  404 404 404 404 404 200 404 404 404 in  in
workbench:reading_room                     | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:ask_to_read                      | POST |                  | in  404 404 404 404 go  go  go  go  404 in  in
workbench:reading_answer                   | POST | reading grant    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:archive                          | GET  | archive          | in  404 404 404 404 404 200 404 404 404 in  in
workbench:archive_package                  | GET  | archive          | in  404 404 404 404 404 200 404 404 404 in  in
workbench:archive_file                     | GET  | archive position | in  404 404 404 404 404 200 404 404 404 in  in
workbench:archive_act                      | POST | archive check    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:disposals                        | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:disposal_make                    | POST |                  | in  404 404 404 404 404 go  go  go  404 in  in
workbench:disposal                         | GET  | disposal         | in  404 404 404 404 404 200 200 200 404 in  in
workbench:disposal_certificate             | GET  | disposal         | in  404 404 404 404 404 404 404 404 404 in  in
workbench:disposal_act                     | POST | disposal agree   | in  404 404 404 404 404 go  go  go  404 in  in
workbench:transfers                        | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:transfer_make                    | POST |                  | in  404 404 404 404 404 go  go  go  404 in  in
workbench:transfer                         | GET  | transfer         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:transfer_send                    | POST | transfer         | in  404 404 404 404 404 go  404 404 404 in  in
workbench:transfer_package                 | GET  | transfer         | in  404 404 404 404 404 404 404 404 404 in  in
workbench:statistics                       | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:export                           | GET  |                  | in  404 404 404 404 200 200 200 200 404 in  in
workbench:work_team                        | POST | case item        | in  404 404 404 404 404 404 404 404 404 in  in
workbench:copy_read                        | POST | copy             | in  404 404 404 404 404 go  404 404 404 in  in
workbench:sheet                            | GET  | case file        | in  404 404 404 404 200 200 404 404 404 in  in
workbench:benefits                         | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_policy                   | GET  | policy           | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_compare                  | GET  | policy           | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_policy_act               | POST | policy simulate  | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_simulation               | GET  | forecast         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_run                      | GET  | run              | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_run_act                  | POST | run cancel       | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_review                   | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_review_many              | POST |                  | in  404 404 404 404 404 go  go  go  404 in  in
workbench:benefit_export                   | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_entitlement              | GET  | entitlement      | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_entitlement_act          | POST | entitlement hold | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_files                    | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_file                     | GET  | pay_file         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_file_export              | GET  | pay_file         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:benefit_file_act                 | POST | pay_file send    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_objections               | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_objection_answer         | POST | objection        | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_questions                | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_question_ask             | POST | request          | in  404 404 404 404 404 go  404 404 404 in  in
workbench:benefit_recoveries               | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:benefit_recovery_stretch         | POST | recovery         | in  404 404 404 404 404 go  404 404 404 in  in
workbench:collection                       | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:collection                       | POST |                  | in  404 404 404 404 404 400 400 400 404 in  in
workbench:collection_batch                 | GET  | delivery         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:collection_batch_verb            | POST | delivery map     | in  404 404 404 404 404 go  404 404 404 in  in
workbench:collection_refused               | GET  | delivery         | in  404 404 404 404 404 200 404 404 404 in  in
workbench:collection_quality               | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:collection_export                | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:collection_issuer                | GET  | own_authority    | in  404 404 404 404 404 200 404 404 404 in  in
workbench:collection_gaps                  | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:collection_gap_verb              | POST | gap explain      | in  404 404 404 404 404 go  404 404 404 in  in
workbench:collection_licence               | GET  | old_licence      | in  404 404 404 404 404 200 404 404 404 in  in
workbench:collection_licence               | POST | old_licence      | in  404 404 404 404 404 422 404 404 404 in  in
workbench:collection_list                  | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:collection_list                  | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
workbench:bills                            | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:bill_export                      | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:bill                             | GET  | bill             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:bill_file                        | GET  | bill             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:bill_refund                      | POST | bill             | in  404 404 404 404 404 go  404 404 404 in  in
workbench:bill_task                        | POST | bill_task        | in  404 404 404 404 404 go  404 404 404 in  in
workbench:drafts                           | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:drafts                           | POST |                  | in  404 404 404 404 404 400 400 400 404 in  in
workbench:draft                            | GET  | text             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:draft_decide                     | POST | text proposal    | in  404 404 404 404 404 go  404 404 404 in  in
workbench:draft_ask                        | POST | text             | in  404 404 404 404 404 go  404 404 404 in  in
workbench:draft_trial                      | POST | text             | in  404 404 404 404 404 go  404 404 404 in  in
workbench:draft_pack                       | GET  | text             | in  404 404 404 404 404 200 404 404 404 in  in
workbench:tags                             | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:tag                              | GET  | tag              | in  404 404 404 404 404 200 200 200 404 in  in
workbench:tag_members                      | GET  | tag              | in  404 404 404 404 404 200 200 403 404 in  in
workbench:tag_members                      | POST | tag              | in  404 404 404 404 404 400 400 403 404 in  in
workbench:quality                          | GET  |                  | in  404 404 404 404 404 200 200 200 404 in  in
workbench:quality_source                   | GET  | quality_source   | in  404 404 404 404 404 200 200 200 404 in  in
workbench:quality_task                     | POST | quality_task take | in  404 404 404 404 404 go  404 404 404 in  in
workbench:receive                          | GET  |                  | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive                          | POST |                  | in  404 404 404 404 400 404 404 404 404 in  in
workbench:receive_fill                     | GET  | counter_draft    | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive_step                     | GET  | counter_draft step | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive_review                   | GET  | counter_draft    | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive_review                   | POST | counter_draft    | in  404 404 404 404 400 404 404 404 404 in  in
workbench:received                         | GET  | taken            | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receipt                          | GET  | taken            | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive_file                     | GET  | counter_draft scan | in  404 404 404 404 200 404 404 404 404 in  in
workbench:receive_discard                  | POST | counter_draft    | in  404 404 404 404 go  404 404 404 404 in  in
# web                                      |      |                  | an  me  ot  re  rv  cl  of  od  oa  op  ac  ax
web:home                                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:services                               | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:guide                                  | GET  | code             | 200 200 200 200 200 200 200 200 200 200 200 200
web:check                                  | GET  | code             | in  200 200 200 200 404 404 404 404 404 in  in
web:start                                  | POST | code             | in  go  go  go  go  404 404 404 404 404 in  in
web:search                                 | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:suggest                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:cases                                  | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:case                                   | GET  | case             | in  200 404 200 404 404 404 404 404 404 in  in
web:live                                   | GET  | case             | in  200 404 200 404 404 404 404 404 404 in  in
web:receipt                                | GET  | case             | in  200 404 200 404 404 404 404 404 404 in  in
web:proofs                                 | GET  | case             | in  200 404 200 404 404 404 404 404 404 in  in
web:letter                                 | GET  | case letter      | in  200 404 200 404 404 404 404 404 404 in  in
web:case_file                              | GET  | case file        | in  200 404 200 404 404 404 404 404 404 in  in
web:supply                                 | GET  | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:supply                                 | POST | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:withdraw                               | GET  | case             | in  200 404 200 404 404 404 404 404 404 in  in
web:withdraw                               | POST | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:pay_again                              | POST | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:delivery                               | POST | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:rate                                   | GET  | closed           | in  200 404 200 404 404 404 404 404 404 in  in
web:rate                                   | POST | closed           | in  go  404 go  404 404 404 404 404 404 in  in
web:sign                                   | POST | case             | in  go  404 go  404 404 404 404 404 404 in  in
web:fill                                   | GET  | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:fill                                   | POST | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:fill_step                              | GET  | draft step       | in  200 404 200 404 404 404 404 404 404 in  in
web:fill_step                              | POST | draft step       | in  go  404 go  404 404 404 404 404 404 in  in
web:save                                   | POST | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:materials                              | GET  | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:materials                              | POST | draft            | in  go  404 go  404 404 404 404 404 404 in  in
web:advice                                 | GET  | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:review                                 | GET  | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:review                                 | POST | draft            | in  200 404 200 404 404 404 404 404 404 in  in
web:discard                                | POST | draft            | in  go  404 go  404 404 404 404 404 404 in  in
web:messages                               | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:read_all                               | POST |                  | in  go  go  go  go  404 404 404 404 404 in  in
web:message                                | GET  | message          | in  200 404 200 404 404 404 404 404 404 in  in
web:me                                     | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:policies                               | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:policy_progress                        | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:policy                                 | GET  | policy           | 200 200 200 200 200 200 200 200 200 200 200 200
web:policy_check                           | GET  | policy           | 200 200 200 200 200 200 200 200 200 200 200 200
web:policy_check                           | POST | policy           | 200 200 200 200 200 200 200 200 200 200 200 200
web:benefits                               | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:entitlement                            | GET  | entitlement      | in  200 404 200 404 404 404 404 404 404 in  in
web:benefit_objection                      | GET  | entitlement      | in  go  404 go  404 404 404 404 404 404 in  in
web:benefit_objection                      | POST | entitlement      | in  go  404 go  404 404 404 404 404 404 in  in
web:benefit_account                        | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:benefit_account                        | POST |                  | in  422 422 422 422 404 404 404 404 404 in  in
web:consent_act                            | POST | consent yes      | in  go  404 go  404 404 404 404 404 404 in  in
web:benefit_question                       | GET  | question         | in  200 404 200 404 404 404 404 404 404 in  in
web:benefit_question                       | POST | question         | in  422 404 422 404 404 404 404 404 404 in  in
web:objection_back                         | POST | objection        | in  go  404 go  404 404 404 404 404 404 in  in
web:pay_back                               | POST | recovery instalment | in  go  404 go  404 404 404 404 404 404 in  in
web:disputes                               | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:signatures                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:new_signature                          | GET  |                  | in  200 200 404 200 404 404 404 404 404 in  in
web:new_signature                          | POST |                  | in  422 422 404 422 404 404 404 404 404 in  in
web:signature                              | GET  | signing          | in  200 404 404 404 404 404 404 404 404 in  in
web:signature_file                         | GET  | signing          | in  200 404 404 404 404 404 404 404 404 in  in
web:signature_proofs                       | GET  | signing          | in  200 404 404 404 404 404 404 404 404 in  in
web:signature_act                          | POST | signing sign     | in  go  404 404 404 404 404 404 404 404 in  in
web:reuse                                  | POST | draft photo      | in  404 404 404 404 404 404 404 404 404 in  in
web:agree                                  | POST | draft photo      | in  404 404 404 404 404 404 404 404 404 in  in
web:library                                | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:library_new                            | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:library_new                            | POST |                  | in  422 422 422 422 404 404 404 404 404 in  in
web:erasing                                | GET  |                  | in  200 200 404 200 404 404 404 404 404 in  in
web:erasing                                | POST |                  | in  400 400 404 400 404 404 404 404 404 in  in
web:erased                                 | GET  | erasure          | in  200 404 200 404 404 404 404 404 404 in  in
web:erased_proof                           | GET  | erasure          | in  404 404 404 404 404 404 404 404 404 in  in
web:library_copy                           | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:library_consents                       | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:library_consents                       | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:library_item                           | GET  | material         | in  200 404 200 404 404 404 404 404 404 in  in
web:library_file                           | GET  | material         | in  200 404 200 404 404 404 404 404 404 in  in
web:library_picture                        | GET  | material         | in  404 404 404 404 404 404 404 404 404 in  in
web:library_receipt                        | GET  | material         | in  404 404 404 404 404 404 404 404 404 in  in
web:library_delete                         | GET  | material         | in  200 404 200 404 404 404 404 404 404 in  in
web:library_delete                         | POST | material         | in  go  404 go  404 404 404 404 404 404 in  in
web:library_act                            | POST | material stop    | in  go  404 go  404 404 404 404 404 404 in  in
web:new_dispute                            | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:new_dispute                            | POST |                  | in  go  go  go  go  404 404 404 404 404 in  in
web:code                                   | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_drawing                           | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_offline                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:code_bind                              | POST |                  | in  400 400 400 400 404 404 404 404 404 in  in
web:code_devices                           | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_devices                           | POST |                  | in  404 404 404 404 404 404 404 404 404 in  in
web:code_paper                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_paper                             | POST |                  | in  200 go  200 go  404 404 404 404 404 in  in
web:code_scans                             | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:code_scan                              | GET  | code_scan        | in  200 404 200 404 404 404 404 404 404 in  in
web:code_scan                              | POST | code_scan        | in  200 404 200 404 404 404 404 404 404 in  in
web:licence_ofd                            | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:licence_credential                     | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:wallet_offer                           | GET  | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:wallet_offer                           | POST | licence          | in  200 404 200 404 404 404 404 404 404 in  in
web:licence_list                           | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:licence_list_json                      | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:licence_list_csv                       | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:bills                                  | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:bill                                   | GET  | bill             | in  200 404 200 404 404 404 404 404 404 in  in
web:bill_file                              | GET  | bill             | in  200 404 200 404 404 404 404 404 404 in  in
web:bill_data                              | GET  | bill             | in  200 404 200 404 404 404 404 404 404 in  in
web:verify_bill                            | GET  |                  | go  go  go  go  go  go  go  go  go  go  go  go
web:verify_bill                            | POST |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:archives                               | GET  |                  | in  200 200 200 200 404 404 404 404 404 in  in
web:archive                                | GET  | archive          | in  200 404 200 404 404 404 404 404 404 in  in
web:archive_package                        | GET  | archive          | in  200 404 200 404 404 404 404 404 404 in  in
web:archive_file                           | GET  | archive position | in  200 404 200 404 404 404 404 404 404 in  in
web:verify                                 | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:verify                                 | POST |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:verify_code                            | GET  | verification     | 404 404 404 404 404 404 404 404 404 404 404 404
web:evidence                               | GET  | verification     | 404 404 404 404 404 404 404 404 404 404 404 404
web:wallet_ask                             | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:wallet_ask                             | POST |                  | 422 422 422 422 422 422 422 422 422 422 422 422
web:wallet_request                         | GET  | nothing          | 404 404 404 404 404 404 404 404 404 404 404 404
web:wallet_request_live                    | GET  | nothing          | 404 404 404 404 404 404 404 404 404 404 404 404
web:credential_issuer                      | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:authorisation_server                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:jwt_vc_issuer                          | GET  | issuer           | 200 200 200 200 200 200 200 200 200 200 200 200
web:credential_type                        | GET  | driving_licence  | 200 200 200 200 200 200 200 200 200 200 200 200
web:status_list                            | GET  | issuer 1         | 200 200 200 200 200 200 200 200 200 200 200 200
web:credential_offer                       | GET  | nothing          | 400 400 400 400 400 400 400 400 400 400 400 400
web:credential_token                       | POST |                  | 400 400 400 400 400 400 400 400 400 400 400 400
web:credential_nonce                       | POST |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:credential                             | POST |                  | 400 400 400 400 400 400 400 400 400 400 400 400
web:presentation_request                   | GET  | nothing          | 400 400 400 400 400 400 400 400 400 400 400 400
web:presentation_request                   | POST | nothing          | 400 400 400 400 400 400 400 400 400 400 400 400
web:presentation                           | POST |                  | 400 400 400 400 400 400 400 400 400 400 400 400
web:centres                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:keys                                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:key_set                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:help                                   | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:accessibility                          | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:privacy                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:offline                                | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:manifest                               | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200
web:service_worker                         | GET  |                  | 200 200 200 200 200 200 200 200 200 200 200 200

# verifier
"""

TABLES = (SIGN_IN, TABLE, ASSISTANCE, BUNDLES, CODES, USES, RIDES, SEALS, PROCEDURES, MEASURES)
ROWS = [row for table in TABLES for row in read_table(table)]
