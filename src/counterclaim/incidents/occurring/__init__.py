"""What happens in one text and is retold in another, beyond conflict: event coreference."""
