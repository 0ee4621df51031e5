"""一业一证: one comprehensive permit for an industry, made of the licences of its members: which it lists, how it
stands, and how it is changed, renewed and cancelled. Its applications are bundles; the single licences stay the legal
base."""
