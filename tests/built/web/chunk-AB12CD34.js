// Stands in for a built chunk.
