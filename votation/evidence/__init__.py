"""Evidence: canonical bytes, signatures, Merkle roots, the journal, and the folder on disk."""
