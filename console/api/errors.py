"""How a refusal looks: `{"error": {"code", "message_zh", "message_en"}}`, with a sentence that says what to do."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

import core.errors
from console.api.answers import ErrorAnswer, ErrorDetail, FieldError
from console.api.invalid import place_of, reason_zh
from console.auth import TooMany
from console.commands import NoAnswer
from console.passwords import Busy
from core.errors import PaperError, StoreError
from core.messages import encode

log = structlog.get_logger()

COME_BACK = 2        # s; those who wait before are served by then (console.passwords)


class Refused(Exception):
    """A request cannot be done; the sentences say why."""

    def __init__(
        self, status: int, code: str, zh: str, en: str, headers: dict[str, str] | None = None,
        fields: tuple[FieldError, ...] = (),
    ) -> None:
        super().__init__(en)
        self.status = status
        self.code = code
        self.zh = zh
        self.en = en
        self.headers = headers
        self.fields = fields

    def response(self) -> Response:
        """The refusal as an answer."""
        return refusal(self.status, self.code, self.zh, self.en, self.fields, self.headers)


def refusal(
    status: int, code: str, zh: str, en: str, fields: tuple[FieldError, ...] = (), headers: dict[str, str] | None = None
) -> Response:
    """An error answer."""
    body = ErrorAnswer(error=ErrorDetail(code=code, message_zh=zh, message_en=en, fields=fields))
    return Response(
        encode(body), status, media_type="application/json", headers={"Cache-Control": "no-store", **(headers or {})}
    )


def not_found(zh: str, en: str) -> Refused:
    """There is no such thing."""
    return Refused(404, "not_found", zh, en)


def refused_by(error: core.errors.Refused, status: int = 409) -> Refused:
    """What those below refuse, with their sentence in both languages and the field it is about."""
    fields = (FieldError(field=error.field, message=error.reason),) if error.field else ()
    return Refused(status, "refused", error.reason_zh, error.reason, fields=fields)


PLAIN = {
    400: ("bad_request", "请求无法理解", "The request could not be understood"),
    401: ("not_signed_in", "请先登录", "Sign in first"),
    403: ("forbidden", "没有权限", "Not permitted"),
    404: ("not_found", "没有这个地址", "There is no such address"),
    405: ("wrong_method", "此地址不接受这种请求", "This address does not take such a request"),
    413: ("too_large", "请求内容过大", "The request is too large"),
}


def install(app: FastAPI) -> None:
    """Have every error leave the application in one shape."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return error.response()

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        known = PLAIN.get(error.status_code, ("error", "请求失败", str(error.detail)))
        return refusal(error.status_code, *known, headers=dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = tuple(
            FieldError(field=place_of(each), message=str(each["msg"])) for each in error.errors()
        )
        reasons = "；".join(f"{place_of(each)} {reason_zh(each)}" for each in error.errors())
        return refusal(
            422, "invalid", f"以下内容填写有误：{reasons}",
            "Not valid: " + "; ".join(f"{each.field}: {each.message}" for each in fields), fields,
        )

    @app.exception_handler(TooMany)
    async def too_many(request: Request, error: TooMany) -> Response:
        seconds = max(1, round(error.wait.total_seconds()))
        return refusal(
            429, "too_many_attempts", f"尝试次数过多，请 {seconds} 秒后再试",
            f"Too many attempts; try again in {seconds} s", headers={"Retry-After": str(seconds)},
        )

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> Response:
        headers = {"Retry-After": str(COME_BACK)}
        if error.of_one:
            return refusal(
                429, "too_many_at_once", f"此地址同时提交的密码过多，请 {COME_BACK} 秒后再试",
                f"Too many passwords at once from this address; try again in {COME_BACK} s", headers=headers,
            )
        return refusal(
            503, "sign_in_busy", f"正在核对的密码过多，请 {COME_BACK} 秒后再试；已登录的人不受影响",
            f"Too many passwords are being checked; try again in {COME_BACK} s. Whoever is signed in is not affected",
            headers=headers,
        )

    @app.exception_handler(NoAnswer)
    async def no_answer(request: Request, error: NoAnswer) -> Response:
        return refusal(
            504, "no_answer", "处理此操作的模块没有回应，可能正在重启；请核对结果后再试",
            f"The stage that does {error} did not answer; it may be restarting. "
            "Look at the outcome before trying again",
        )

    @app.exception_handler(PaperError)
    async def paper(request: Request, error: PaperError) -> Response:
        log.error("paper could not be made", path=request.url.path, reason=str(error))
        return refusal(
            503, "paper_failed", "文书生成超时或失败，请重试，或改用文本格式；事件档案不受影响",
            f"The paper could not be made: {error}. Try again, or as text; the incident's file is not affected",
        )

    @app.exception_handler(StoreError)
    async def store(request: Request, error: StoreError) -> Response:
        log.error("store refused a request", path=request.url.path, reason=str(error))
        zh = error.zh or "请查看服务器日志"
        return refusal(503, "store_unavailable", f"数据库暂时不可用：{zh}", f"The store is not available: {error}")

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        return internal()


def internal() -> Response:
    """The answer where the program itself is wrong."""
    return refusal(500, "internal", "程序内部错误，已记入日志", "An internal error; it has been written to the log")
