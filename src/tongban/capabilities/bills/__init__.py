"""Electronic bills (电子票据): every payment that arrives has exactly one sealed bill, every refund its red one.

Answers "where is my receipt, is it genuine, does the book balance?" for the payer, for anybody who is shown a bill, for
the collecting body and for the finance bureau. Listens to *payments*; never moves money itself.
"""
