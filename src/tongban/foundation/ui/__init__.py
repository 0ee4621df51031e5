"""The design system: tokens, base pages, documented components, and the living catalogue at ``/ui/``."""
