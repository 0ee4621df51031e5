"""Forms that ask little: JSON Schema and a page plan become pages that are mostly filled, work without JavaScript and
say how to mend.

The room reads what was typed, keeps it even when it is wrong, checks it in plain words and shows it back. It knows
services and cases only
as answers, facts and files that its caller hands in.
"""
