import pytest

from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.ports import organisation_register
from tongban.registers.organisations.public import (
    Organisation,
    OrganisationRow,
    bulk_register_organisations,
    change_legal_representative,
    members_of,
    organisation_by_credit_code,
    represented_by,
)
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_an_organisation_is_found_by_its_code():
    firm = make_organisation()
    assert organisation_by_credit_code(firm.credit_code.lower()) == firm
    assert [member.role for member in members_of(firm)] == ["legal_representative"]
    with pytest.raises(UnknownOrganisation):
        organisation_by_credit_code("91319915MA9ZZZZZ0X")


def test_registering_again_updates_and_never_doubles():
    firm = make_organisation()
    row = OrganisationRow(credit_code=firm.credit_code, name="新名", kind="company", region="310101")
    assert bulk_register_organisations([row])[0].pk == firm.pk
    assert Organisation.objects.get().name == "新名"


def test_a_new_legal_representative_takes_the_place_of_the_old():
    firm = make_organisation()
    old, new = firm.legal_representative, make_person("新法人")
    change_legal_representative(firm, new, by="system", reason="变更登记")
    assert list(represented_by(new)) == [firm]
    assert list(represented_by(old)) == []


def test_a_cancelled_organisation_is_represented_by_nobody():
    firm = make_organisation(status="cancelled")
    assert list(represented_by(firm.legal_representative)) == []


class RegisterContract:
    """What every plug of the organisation register keeps."""

    def make_register(self):
        raise NotImplementedError

    def test_it_finds_and_knows_names(self):
        firm = make_organisation("上海禾测餐饮有限公司")
        register = self.make_register()
        record = register.find(firm.credit_code, purpose="test")
        assert (record.name, record.legal_representative) == (firm.name, firm.legal_representative.citizen_id)
        assert register.name_is_taken("上海禾测餐饮有限公司")
        assert not register.name_is_taken("上海别名有限公司")
        assert register.find("91319915MA9ZZZZZ0X", purpose="test") is None


class TestEmbeddedOrganisations(RegisterContract):
    def make_register(self):
        return organisation_register()
