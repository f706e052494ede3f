"""REST v1 and the ingress of provider webhooks."""
