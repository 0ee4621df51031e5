"""Service packs: a government service is a folder of declarations; checked and signed it becomes a version.

An officer can read a pack and a program can prove it. Guide, form, check points and materials of a case all come
from the one published version with which the case began; a new version never rewrites an open case.
"""
