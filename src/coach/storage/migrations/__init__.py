"""How a database comes from one version of Santun to the next."""
