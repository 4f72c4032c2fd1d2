"""The API as a contract: what ``GET /openapi.json`` tells, and ``GET /docs`` shows.

``groups/`` describes the operations, one file per group of resources; ``schemas/`` the shapes they speak in. To
describe a new operation, add an ``Operation`` to its group and, where it says something new, a schema.
"""
