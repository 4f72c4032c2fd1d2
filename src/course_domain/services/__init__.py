"""What several use cases share: a pure decision from the model, carried out through ports."""
