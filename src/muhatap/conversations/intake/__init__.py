"""From a raw arrival to a message before somebody who can answer."""
