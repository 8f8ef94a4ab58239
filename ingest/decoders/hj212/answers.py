"""Frames that answer a station: made here, sent by the TCP listener after the readings are stored."""

from ingest.decoders.hj212.data import brings_data
from ingest.decoders.hj212.frame import ANSWER, SPLIT, Frame, frame_bytes
from ingest.decoders.hj212.radiation import ST

SYSTEM = "91"                        # ST of the platform's own frames
REQUEST_ANSWER, RESULT, NOTICE_ANSWER, DATA_ANSWER = "9011", "9012", "9013", "9014"
DONE = 1                             # ExeRtn: carried out
OWN_ANSWERS = frozenset({REQUEST_ANSWER, RESULT, NOTICE_ANSWER, DATA_ANSWER})


def answer(frame: Frame) -> bytes | None:
    """The answer to a frame that asks for one (Flag bit 0), after it is stored; None where none is wanted.

    Data get 9014, notices and heartbeats 9013; radiation stations (ST=38) expect 9012 to their sign-on and keep-alive,
    as their dialect knows no 9013. Answers are never answered.
    """
    if not frame.wants_answer or frame.cn in OWN_ANSWERS:
        return None
    if brings_data(frame):
        return reply(frame, DATA_ANSWER)
    if frame.st == ST:
        return reply(frame, RESULT, f"ExeRtn={DONE}")
    return reply(frame, NOTICE_ANSWER)


def reply(frame: Frame, cn: str, text: str = "") -> bytes:
    """A frame under the same QN, in the same edition, that asks for no answer itself."""
    flag = frame.flag & ~(ANSWER | SPLIT)
    qn = f"QN={frame.qn};" if frame.qn else ""
    segment = f"{qn}ST={SYSTEM};CN={cn};PW={frame.pw};MN={frame.mn};Flag={flag};CP=&&{text}&&"
    return frame_bytes(segment.encode())
