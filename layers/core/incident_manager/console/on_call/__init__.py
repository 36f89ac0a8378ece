"""What the pages of schedules are made of, without a browser or a store: forms and drawings."""
