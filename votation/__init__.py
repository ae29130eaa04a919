"""Count signed ballot files into ranked measures, verifiably."""
