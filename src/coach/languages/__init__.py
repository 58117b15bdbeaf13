"""Words, sentences, word forms and phrases in each language; one module only for languages that need code."""
