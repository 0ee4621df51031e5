"""用证: who relies on a licence that somebody holds, for what, on which ground; each use is seen."""
