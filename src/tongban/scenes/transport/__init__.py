"""随申码·交通: metro, bus and ferry on one code. Entries and exits become trips, trips are priced by dated tariffs with
transfer discount and concession, what a gate reports late or twice changes nothing that is not due, and each day is
settled per operator to the fen."""
