"""Digest, sign, verify and encrypt behind one face, in an international and a national suite. No key store here."""
