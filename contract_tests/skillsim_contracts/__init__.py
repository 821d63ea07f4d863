"""The contract kit: it speaks HTTP to an implementation and says where it breaks the contracts."""
