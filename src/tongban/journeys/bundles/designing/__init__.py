"""The console of lead departments: a bundle is drafted on screen, checked, previewed, tried out, published."""
