"""The state as a whole: kept, brought back, taken along, given up.

archive.py    one file: written complete or not at all, read only where nothing is missing
tables.py     what the database holds, counted and hashed in one snapshot
programs.py   pg_dump and pg_restore, and the role that sees every row
backup.py     everything into one file;  restore.py  and back, into a home that holds nothing yet
export.py     one workspace as JSON lines;  delete.py  one workspace gone, the others untouched
"""
