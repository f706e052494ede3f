"""The key that proves to a push service who sends (RFC 8292): derived from the installation's key, kept nowhere."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from muhatap.kit.sealing import derived

# The order of P-256 (FIPS 186-4, D.1.2.3).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def vapid_key(key: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of an installation: always the same one for the same key file."""
    secret = int.from_bytes(derived(key, "vapid") + derived(key, "vapid more")) % (ORDER - 1) + 1
    return ec.derive_private_key(secret, ec.SECP256R1())


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public key as a browser wants it: the uncompressed point in base64url without padding."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
