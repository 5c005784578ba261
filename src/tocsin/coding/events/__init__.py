"""Events in one sentence: candidate actor pairs, their type and mode, and the tasks that ask for them."""
