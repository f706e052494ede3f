"""The demo workspace Mırra: a coffee shop with eighteen months of conversations, all of it invented."""
