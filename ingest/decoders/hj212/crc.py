"""The checksum of HJ 212, appendix A. It is not CRC-16/MODBUS, whatever the field says.

Each step takes the high byte of the register alone, so an ASCII segment has 256 possible checksums, not 65,536:
0.9 % of random edits of a few digits pass. Length, grammar and plausibility are checked as well, and the checksum
never stands for the content of a frame.
"""


def shifted(register: int) -> int:
    for _ in range(8):
        lowest = register & 1
        register >>= 1
        if lowest:
            register ^= 0xA001
    return register


TABLE = tuple(shifted(register) for register in range(256))


def crc(segment: bytes) -> int:
    """The standard's checksum of a data segment."""
    register = 0xFFFF
    for byte in segment:
        register = TABLE[(register >> 8) ^ byte]
    return register


def modbus(segment: bytes) -> int:
    """CRC-16/MODBUS, which some old loggers send instead; only for stations that say so."""
    register = 0xFFFF
    for byte in segment:
        register = (register >> 8) ^ TABLE[(register ^ byte) & 0xFF]
    return register
