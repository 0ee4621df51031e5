from tongban.journeys.assistance import public


def test_the_front_door_offers_what_it_names():
    assert [name for name in public.__all__ if not hasattr(public, name)] == []
