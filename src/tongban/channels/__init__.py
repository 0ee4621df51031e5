"""渠道: shows and takes in; keeps no business data; channels do not know each other."""
