"""E-mail: mailboxes in, SMTP out."""
