"""What the product promises, as values and pure functions."""
