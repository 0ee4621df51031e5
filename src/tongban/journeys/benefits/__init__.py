"""免申即享: benefits reach people and firms without asking: matched from facts, decided with reasons, paid once.

Policies are packs of kind ``policy``. A run matches everybody against them, makes one entitlement for each subject and
period, asks for consent only where the law wants it, decides, pays through the treasury socket, and follows every later
change of a fact until the money is right again.
"""
