"""Pages of the workbench, one file per subject."""
