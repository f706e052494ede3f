"""Connected accounts, what arrived through them, and the protocol of a connector."""
