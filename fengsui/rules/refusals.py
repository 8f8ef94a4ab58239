"""Why a rule is not changed, in both languages of the console. Decides nothing."""

from alerting.refusal import Refusal
from core.errors import ConfigError

STATES_ZH = {"approved": "已批准", "rejected": "已驳回", "withdrawn": "已撤回"}


def wrong_rule(error: ConfigError | ValueError) -> Refusal:
    return Refusal(f"The rule is not right: {error}", f"规则写法有误：{error}")


def not_one_rule() -> Refusal:
    return Refusal("Write exactly one [[rule]], as docs/rules.md shows.", "请只写一条 [[rule]]，写法见 docs/rules.md。")


def busy() -> Refusal:
    return Refusal("Another rule is being tried just now; try again in a minute.", "正在试算另一条规则，请一分钟后再试。")


def no_reason() -> Refusal:
    return Refusal("A rule is changed for a reason; write it down.", "修改规则必须填写理由。")


def nothing_new(rule: str) -> Refusal:
    return Refusal(f"Rule {rule} already says just this.", f"规则 {rule} 的内容与现行版本相同，无需修改。")


def retired_already(rule: str) -> Refusal:
    return Refusal(f"Rule {rule} is retired already.", f"规则 {rule} 已停用。")


def other_id(target: str, rule: str) -> Refusal:
    return Refusal(f"The text is of rule {rule}, not of {target}.", f"文本中的规则是 {rule}，不是 {target}。")


def no_proposal(id: str) -> Refusal:
    return Refusal(f"There is no proposal '{id}'.", f"没有编号为“{id}”的修改建议。")


def decided(state: str, who: str) -> Refusal:
    return Refusal(f"The proposal was already {state} by {who}.", f"该建议{STATES_ZH[state]}（{who}），不能再处理。")


def own_proposal() -> Refusal:
    return Refusal(
        "A second person must decide: whoever proposed a change neither approves nor rejects it.",
        "须由第二人审批：提出修改的人不能批准或驳回自己的建议。",
    )


def not_yours(who: str) -> Refusal:
    return Refusal(f"Only {who}, who proposed it, can withdraw it.", f"只有提出人 {who} 可以撤回。")


def overtaken(rule: str) -> Refusal:
    return Refusal(
        f"Rule {rule} has changed since this was proposed; reject it and propose anew from the rule as it now stands.",
        f"提出建议之后规则 {rule} 已经改变；请驳回此建议，按现行规则重新提出。",
    )


def no_rule(rule: str) -> Refusal:
    return Refusal(f"There is no rule '{rule}'.", f"没有编号为“{rule}”的规则。")


def no_text(rule: str) -> Refusal:
    return Refusal(f"The text of rule {rule} is not known here.", f"此处没有规则 {rule} 的文本。")


def no_level(rule: str, severity: str) -> Refusal:
    return Refusal(f"Rule {rule} has no level '{severity}' with a limit.", f"规则 {rule} 没有带限值的“{severity}”级别。")


def confirmed_already(rule: str, severity: str) -> Refusal:
    return Refusal(
        f"Level {severity} of rule {rule} waits for no confirmation.", f"规则 {rule} 的“{severity}”级别不待确认。"
    )


def no_document() -> Refusal:
    return Refusal("Say in which document, and where in it, the limit was read.", "请写明限值出自哪个文件、在文件何处。")


def no_such_deed(verb: str) -> Refusal:
    return Refusal(f"'{verb}' is not something that can be done to a rule.", f"不能对规则执行“{verb}”操作。")


def not_a_text(name: str) -> Refusal:
    return Refusal(f"'{name}' must be a text.", f"“{name}”必须是文字。")
