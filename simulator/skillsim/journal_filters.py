"""What the journal can be searched for, as the admin API names it."""

JOURNAL_FILTERS = (
    "vendor",
    "operation",
    "status",
    "client",
    "direction",
    "since",
    "until",
    "after",
    "before",
)
