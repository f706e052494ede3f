"""The customers: one person for life, and the identities that reach her."""
