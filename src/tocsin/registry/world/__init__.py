"""Who in the world a name belongs to: a compact, dated dictionary of states, their people, armed groups and bodies."""
