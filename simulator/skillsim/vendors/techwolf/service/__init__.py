"""TechWolf's rules, over its tables; nothing here knows HTTP or JSON."""
