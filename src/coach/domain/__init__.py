"""What we talk about: conversations, signals, evaluations and coaching; standard library only, all frozen."""
