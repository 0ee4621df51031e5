"""示范城市: a coherent synthetic town, made from a seed column by column, and the few named people everybody knows."""
