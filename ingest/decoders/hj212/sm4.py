"""SM4 as HJ 212-2025 uses it: ECB without padding over the text between CP=&& and &&. Knows no key."""

import re

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from core.errors import DecodeError

BLOCK = 16
WRITTEN = re.compile(rb"\{\s*(0[xX][0-9A-Fa-f]{1,2}(?:\s*,\s*0[xX][0-9A-Fa-f]{1,2})*)\s*\}")


def is_encrypted(text: bytes) -> bool:
    """True where the text of a CP is written as encrypted bytes, `{0xE4,0x3E,…}`."""
    return text.startswith((b"{0x", b"{0X"))


def decrypt(text: bytes, key: bytes) -> bytes:
    """The plain text: whole blocks are decrypted, what is left over (in the braces or after them) is plain already."""
    match = WRITTEN.match(text)
    if match is None:
        raise DecodeError("bad_frame", "encrypted bytes are written {0xE4,0x3E,…}", "加密数据应写作 {0xE4,0x3E,…}")
    data = bytes(int(each, 16) for each in match[1].split(b","))
    whole = len(data) - len(data) % BLOCK
    decryptor = Cipher(algorithms.SM4(key), modes.ECB()).decryptor()  # the standard's mode
    return decryptor.update(data[:whole]) + decryptor.finalize() + data[whole:] + text[match.end():]


def encrypt(text: bytes, key: bytes) -> bytes:
    """The text as it travels: whole blocks encrypted, the rest plain, all written as bytes in braces."""
    if not text:
        return b""
    whole = len(text) - len(text) % BLOCK
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    data = encryptor.update(text[:whole]) + encryptor.finalize() + text[whole:]
    return b"{" + b",".join(b"0x%02X" % byte for byte in data) + b"}"
