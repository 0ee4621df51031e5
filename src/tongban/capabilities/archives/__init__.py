"""Electronic archives (电子档案): what is finished becomes one sealed package that proves itself, is kept as long
as the rules say, is found and read by those who may, and is destroyed only with several approvals. What is finished
(a case, say) is known to the room above: it registers a collector at start-up and says when something has ended.
"""
