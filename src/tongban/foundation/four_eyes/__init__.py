"""四眼: what binds many is proposed by one and carried out by another; rooms say what, this says who and once."""
