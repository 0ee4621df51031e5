"""The pack folders of the repository, published for the tests of the pages."""

from django.core.management import call_command

from tongban.registers.authorities.public import load_authorities
from tongban.registers.places.public import load_places


def publish_all():
    """Places, authorities and every pack, as a fresh machine has them."""
    load_places()
    load_authorities()
    call_command("publish_packs", verbosity=0)
