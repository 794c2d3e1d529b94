"""What a beat subscribes to -> a store of article files. The only room that opens connections, and only when asked.

fetch     one address -> its bytes: polite, bounded, never to a private address that was not allowed by name
robots    what a host's robots.txt lets us read
sources   feeds, OPML lists, sitemaps, addresses -> links to articles
store     the files, one a page, and the index of what was fetched, when, and why not
run       the whole run, resumable
"""
