"""From a written reply to a delivered one."""
