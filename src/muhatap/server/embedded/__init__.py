"""The PostgreSQL that comes with Muhatap: found, created, started, shared and stopped without an administrator.

cluster.py    what a command or a server process holds while it uses the database
keeper.py     the process that starts PostgreSQL and stops it when nobody uses it any more
creation.py   a new database cluster: roles, privileges, extension, settings
places.py     where data, log and socket of a home lie
stale.py      what a killed server leaves behind
os_user.py    which user of the operating system runs PostgreSQL
binaries.py   where PostgreSQL's programs are
locks.py, server_state.py, refusal.py   who uses it, what a server says of itself, why it could not start
"""
