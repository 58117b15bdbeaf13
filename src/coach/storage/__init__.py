"""What Santun remembers: conversations, evaluations and what people say about them, in SQLite or PostgreSQL."""
