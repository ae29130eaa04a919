"""The sentences people read, one module a room; English here, French in `locale/`."""
