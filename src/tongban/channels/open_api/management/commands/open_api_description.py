"""``manage.py open_api_description``: the description of the open API, as the contract test keeps it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from tongban.channels.open_api.api import v1


class Command(BaseCommand):
    help = "Writes the OpenAPI document of the open API to standard output."

    def handle(self, *args: Any, **options: Any) -> None:
        document = v1.get_openapi_schema(path_prefix="/api/v1/")
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str))
