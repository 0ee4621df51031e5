"""Collection in the background: taking rows in, counting quality, looking for gaps."""

from tongban.foundation.jobs.public import daily, job


@job(name="collection.carry", retries=30)
def carry(batch_id: int, step: int = 0) -> None:
    """Twenty seconds at a time, so that a long delivery keeps no worker from other work."""
    from .importing import carry as go

    if not go(batch_id):
        carry.enqueue(key=f"batch:{batch_id}:{step + 1}", batch_id=batch_id, step=step + 1)


@daily("03:10")
@job(name="collection.count")
def count() -> None:
    from .quality import count_quality

    count_quality()


@daily("03:40")
@job(name="collection.gaps")
def gaps() -> None:
    from .gaps import find_gaps, remind

    find_gaps()
    remind()
