"""What pages for people share, whoever makes them: the console's, and a vendor's own.

`late_pages` alone is loaded with the server; the others load Flask.
"""
