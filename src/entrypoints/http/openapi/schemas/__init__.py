"""The shapes of requests and answers, one file per group of resources; each is known by its name."""
