"""开放接口: departments' own systems file, read and act on cases here, as OpenAPI 3.1 describes."""
