"""A tally told to people: terminal tables, and every French and English text."""
