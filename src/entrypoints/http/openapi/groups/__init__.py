"""The operations, one file per group of resources; ``document.GROUPS`` lists the groups in their order."""
