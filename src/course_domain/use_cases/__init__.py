"""One verb a file; each opens a unit of work, fetches, tells, saves and commits."""
