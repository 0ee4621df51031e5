"""The design system: tokens, base pages, components with documented parameters, and the living catalogue at ``/ui/``."""
