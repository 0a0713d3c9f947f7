"""The lists of the register: what each is made of, the language that filters them, and their pages."""
