"""Settings, URLs and the WSGI door; the one place that may import every floor."""
