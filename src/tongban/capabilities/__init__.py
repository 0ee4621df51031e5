"""能力: one thing for any service; never names a service, never sees a case."""
