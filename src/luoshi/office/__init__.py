"""Who acts: the government, its units, posts, persons and their rights."""
