"""A town for tests: generated columns over a made-up ground, no database."""

from functools import lru_cache

from tongban.registers.demonstration.generator import City, generate_chunk
from tongban.registers.demonstration.generator.homes import made_up_ground

GROUND = made_up_ground(5)


@lru_cache(maxsize=4)
def a_city(households: int = 8000, seed: int = 7, chunk: int = 0, chunks: int = 4) -> City:
    return generate_chunk(households, seed, GROUND, chunk=chunk, chunks=chunks)
