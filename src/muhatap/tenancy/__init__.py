"""Who works here: workspaces, members, teams, tokens, and the row-level security between them."""
