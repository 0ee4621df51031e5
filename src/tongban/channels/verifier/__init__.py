"""验码: a member of staff, an inspector or a turnstile looks at a code and sees what the scene may see, no more."""
