"""Who is looking, what a page is open to, and how a refusal looks: the same for every channel."""
