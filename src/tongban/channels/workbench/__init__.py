"""办件工作台: clerks and officers work here all day; dense, quick, driven by the keyboard."""
