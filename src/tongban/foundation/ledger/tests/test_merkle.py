"""The tree agrees with the published vectors, and a proof shows exactly one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.foundation.ledger import merkle
from tongban.foundation.ledger.errors import BadProof

# The eight inputs and roots that implementations of RFC 6962 have published for their tests.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def nodes_of(leaves):
    def node(level, index):
        if level == 0:
            return leaves[index]
        return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert merkle.root(nodes_of(LEAVES), size).hex() == ROOTS[size]


def test_published_proofs():
    node = nodes_of(LEAVES)
    assert [step.hex()[:8] for step in merkle.inclusion_proof(node, 0, 8)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [step.hex()[:8] for step in merkle.inclusion_proof(node, 5, 8)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [step.hex()[:8] for step in merkle.consistency_proof(node, 6, 8)] == ["0ebc5d34", "ca854ea1", "d37ee418"]


sizes = st.integers(1, 70)


@given(st.data(), sizes)
def test_every_leaf_of_every_tree_has_a_proof_that_holds_only_for_it(data, size):
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(size)]
    node, index = nodes_of(leaves), data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(node, index, size), merkle.root(node, size)
    merkle.check_inclusion(leaves[index], index, size, proof, root)
    for leaf, place, whole, path in (
        (merkle.leaf_hash(b"other"), index, size, proof),
        (leaves[index], (index + 1) % size, size, proof) if size > 1 else (b"x" * 32, 0, 1, proof),
        (leaves[index], index, size, [*proof, root]),
        (leaves[index], index, size, [b"\x00" * 32, *proof[1:]] if proof else [root]),
    ):
        with pytest.raises(BadProof):
            merkle.check_inclusion(leaf, place, whole, path, root)


@given(st.data(), sizes)
def test_a_tree_that_continues_another_can_show_it_and_one_that_does_not_cannot(data, new):
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(new)]
    node, old = nodes_of(leaves), data.draw(st.integers(1, new))
    proof = merkle.consistency_proof(node, old, new)
    old_root, new_root = merkle.root(node, old), merkle.root(node, new)
    merkle.check_consistency(old, new, proof, old_root, new_root)
    changed = data.draw(st.integers(0, old - 1))
    forged = nodes_of([*leaves[:changed], merkle.leaf_hash(b"forged"), *leaves[changed + 1 :]])
    with pytest.raises(BadProof):
        merkle.check_consistency(
            old, new, merkle.consistency_proof(forged, old, new), old_root, merkle.root(forged, new)
        )


def test_a_dropped_entry_is_seen():
    node = nodes_of(LEAVES)
    shorter = nodes_of(LEAVES[:2] + LEAVES[3:])
    with pytest.raises(BadProof):
        merkle.check_consistency(
            4, 7, merkle.consistency_proof(shorter, 4, 7), merkle.root(node, 4), merkle.root(shorter, 7)
        )
