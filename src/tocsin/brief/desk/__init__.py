"""The mediation desk in sentences: who could step in, on which ground and precedent, and what is not known."""
