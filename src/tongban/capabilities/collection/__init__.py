"""Collection and quality of licences (证照归集): old stock comes in, gaps between paper and electronic are chased.

Answers "is everything that we ever issued in the store, is it right, who is behind?" for issuers and the lead
department, and keeps the public list of what every authority issues electronically (发证清单).
"""
