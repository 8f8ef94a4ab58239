// The time left of a duty: ticks by the server's clock, says in words and by a shape how it stands.
import { elapsed } from "../format";
import type { Deadline } from "../messages";
import { clockOf } from "../state/incidents";
import type { HouseModel } from "../state/model";
import { either, t } from "../text";
import { Shape } from "./marks";

/** The duty in a word or two: what stands before the colon. */
export function shortDuty(deadline: Deadline): string {
  return either(deadline.duty_zh, deadline.duty_en).split(/[:\uff1a]/)[0] ?? "";
}

/** 剩 1:23:45, 已超时 12:30, 已完成. */
export function clockText(deadline: Deadline, now: number | null): string {
  const { stand, left } = clockOf(deadline, now);
  if (stand === "met") return t("running.met");
  if (now === null) return t(`running.${stand}`);
  return stand === "overdue" ? t("clock.overdue", { span: elapsed(-left) }) : t("clock.left", { span: elapsed(left) });
}

const SHAPES = { running: null, warned: "yellow", overdue: "red", met: null } as const;

export function ClockTag({ deadline, model }: { deadline: Deadline; model: HouseModel | null }) {
  const now = model?.now.value ?? null;
  const { stand } = clockOf(deadline, now);
  const shape = SHAPES[stand];
  return <span class={`tag clock-tag ${stand}`}>{shape && <Shape severity={shape} />}{clockText(deadline, now)}</span>;
}
