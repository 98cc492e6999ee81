"""Running the guide day by day: figures for monitoring, status, insights, review, backup, upgrade.

``docs/operation.md`` says what a webmaster does with each.
"""
