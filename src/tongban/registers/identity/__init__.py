"""名册·身份: accounts and sign-in, how surely we know somebody, and who may act for whom."""
