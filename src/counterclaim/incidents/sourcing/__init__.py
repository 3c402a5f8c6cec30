"""Who told it first, and who only passes it on: copies, agencies, order of publication."""
