"""Makes the small town of a crash test, and prints what its clients need, as JSON."""

import json
import sys
from datetime import date, timedelta

import django

django.setup()

from tongban.capabilities.process.tests.factories import diagram, node  # noqa: E402
from tongban.journeys.cases.tests.factories import make_pack  # noqa: E402
from tongban.registers.authorities.public import Officer  # noqa: E402
from tongban.registers.authorities.tests.factories import make_officer  # noqa: E402
from tongban.registers.identity.public import open_client  # noqa: E402
from tongban.registers.people.tests.factories import make_person  # noqa: E402

OWNER = "civil_affairs_bureau"
SCOPES = ["items.read", "cases.read", "cases.file", "cases.decide"]


def short_process() -> str:
    """Accept, decide, issue, close: everything that the open API can do."""
    return diagram(
        [
            node("start", "startEvent"),
            node("accept", "userTask", "受理", block="accept", post="officer"),
            node("approve", "userTask", "决定", block="approve", post="reviewer"),
            node("decided", "exclusiveGateway", default="f_refuse"),
            node("refuse", "serviceTask", block="refuse"),
            node("refused", "endEvent"),
            node("issue", "serviceTask", block="issue_result"),
            node("close", "serviceTask", block="close"),
            node("end", "endEvent"),
        ],
        [
            ("f1", "start", "accept"),
            ("f2", "accept", "approve"),
            ("f3", "approve", "decided"),
            ("f_issue", "decided", "issue", "outcome = 'granted'"),
            ("f_refuse", "decided", "refuse"),
            ("f4", "refuse", "refused"),
            ("f5", "issue", "close"),
            ("f6", "close", "end"),
        ],
    )


def main(people: int) -> None:
    pack = make_pack(short_process())
    officers = [make_officer(OWNER, ("officer", "reviewer")) for _ in range(3)]
    _client, token = open_client("crash", OWNER, scopes=SCOPES, by="system")
    # Two filings of each person: the same applicant may file the same item twice.
    applicants = [make_person(f"老人{n}", birth=date(1940, 1, 1) + timedelta(days=n)) for n in range(people)]
    print(
        json.dumps(
            {
                "item": pack.code,
                "token": token,
                "officers": list(
                    Officer.objects.filter(pk__in=[one.pk for one in officers]).values_list("staff_number", flat=True)
                ),
                "applicants": [{"citizen_id": str(one.citizen_id), "name": one.name} for one in applicants],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
