"""运维台: operators keep the platform healthy here; no personal data is shown."""
