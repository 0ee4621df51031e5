"""名册·机关: the departments of the city and its districts, their posts, and the officers who hold them."""
