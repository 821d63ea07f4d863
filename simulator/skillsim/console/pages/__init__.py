"""The pages, one module each: what holds a `Page` appears in the rail by itself."""
