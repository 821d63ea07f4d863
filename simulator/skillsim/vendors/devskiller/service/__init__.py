"""DevSkiller's rules, one module a noun. No HTTP and no JSON names in here."""
