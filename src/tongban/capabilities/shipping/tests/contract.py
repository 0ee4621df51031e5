"""What every logistics plug must do; the embedded and the real ones inherit it."""

import pytest

from tongban.capabilities.shipping.ports import Address, Logistics, Progress
from tongban.foundation.adapters.public import PortRefused

HOME = Address("王秀英", "12000000001", "上海市黄浦区", "示范路1弄2号301室")


class LogisticsContract:
    def make_company(self):
        raise NotImplementedError

    def bring_it_there(self, company, tracking_number):
        """Let the consignment arrive, on the company's side."""
        raise NotImplementedError

    def test_it_fits_the_socket_and_says_whether_it_is_ready(self):
        company = self.make_company()
        assert isinstance(company, Logistics)
        assert company.check_config() == []

    def test_the_same_reference_is_one_consignment(self):
        company = self.make_company()
        first = company.book(reference="r1", to=HOME, contents="证件")
        assert company.book(reference="r1", to=HOME, contents="证件") == first
        assert company.book(reference="r2", to=HOME, contents="证件") != first

    def test_an_address_that_cannot_be_served_is_refused(self):
        with pytest.raises(PortRefused):
            self.make_company().book(reference="r1", to=Address("王秀英", "12000000001", "", ""), contents="证件")

    def test_an_unknown_number_has_no_history(self):
        assert self.make_company().track(tracking_number="nothing") == []

    def test_a_consignment_moves_forward_until_it_is_there(self):
        company = self.make_company()
        number = company.book(reference="r1", to=HOME, contents="证件")
        assert [scan.progress for scan in company.track(tracking_number=number)] == [Progress.BOOKED]
        self.bring_it_there(company, number)
        scans = company.track(tracking_number=number)
        assert scans[-1].progress == Progress.DELIVERED
        assert [scan.at for scan in scans] == sorted(scan.at for scan in scans)
        assert company.track(tracking_number=number) == scans
