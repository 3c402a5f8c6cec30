"""Reports from the web: addresses that the user named, fetched with patience and good manners."""
