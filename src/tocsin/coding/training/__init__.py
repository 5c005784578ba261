"""Our own training sentences (CC0), one file a family of event types, and how they are read."""
