"""What people ask and how they say it: questions with answers, and a search that understands everyday words."""
