"""一件事: several items of several departments behind one application: compiled from their packs, run as one case with
member cases, shown to the applicant and to the lead department as one."""
