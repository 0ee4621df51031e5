"""Pages of 随申办, by what people come for."""
