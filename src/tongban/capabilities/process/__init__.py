"""流程 Process: BPMN diagrams that run, and the work that waits for people.

A diagram names *building blocks* only; what a block does is put on the shelf by the room that owns it. No text of a
diagram is ever executed: conditions are predicates of the rules room, everything else is refused.
"""
