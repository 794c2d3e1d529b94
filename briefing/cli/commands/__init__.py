"""The commands and their flags, a module a family; each imports what it needs when it runs, so that --help is instant.

beats     init
edition   build, check, explain
lists     facts, dates, timeline, coverage
desk      review, approve, send, correct, archive
runs      collect, weekly, status
"""
