"""Which accounts tell of one event: within a report, and across reports."""
