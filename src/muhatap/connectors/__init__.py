"""One folder a channel kind; each knows its wire and nothing else."""
