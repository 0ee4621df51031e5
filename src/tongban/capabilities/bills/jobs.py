"""Bills in the background: drawing and sealing, comparing with the payments."""

from tongban.foundation.jobs.public import daily, every, job

from .models import Bill


@job(name="bills.draw", retries=12)
def draw(bill_id: int) -> None:
    from .documents import draw_or_wait

    draw_or_wait(Bill.objects.get(pk=bill_id))


@every(seconds=600)
@job(name="bills.compare_recent")
def compare_recent() -> None:
    from .reconciling import reconcile

    reconcile(days=2)
    for pk in Bill.objects.filter(file=None).values_list("pk", flat=True)[:500]:
        draw.enqueue(key=f"bill:{pk}", bill_id=pk)


@daily("02:40")
@job(name="bills.compare")
def compare() -> None:
    from .reconciling import reconcile

    reconcile(days=62)
