"""What explanations need of the engine: each question is a solve of its own, and each answer says what is proven."""
