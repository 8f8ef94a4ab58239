// A house on this screen: its state as signals, its stream, its clock. What frames do to it: reducer.ts.
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { get, pathOf } from "../api";
import type { Frame, RuleList } from "../messages";
import { Connection, type Link, type Owner, type Verdict } from "../stream/connection";
import { type Condition, conditions, type Marks, marksOf, tally } from "./conditions";
import { emptyHouse, type House } from "./house";
import { fold } from "./reducer";
import type { Rule } from "./rules";
import { beat, step } from "./time";

/** Frames that come closer together than this are shown together, ms: a flood of five hundred must not draw as often. */
const BURST_MS = 50;

/** Without a pulse for so long the connection counts as lost. */
export const LOST_MS = 5000;

export class HouseModel implements Owner {
  readonly house = signal<House>(emptyHouse());
  readonly link = signal<Link>("connecting");
  readonly rules = signal<readonly Rule[]>([]);
  /** The page's steady clock at the last frame that told the server's time. */
  readonly heard = signal(performance.now());

  readonly known = computed(() => this.house.value.known);
  readonly stations = computed(() => this.house.value.stations);
  readonly latest = computed(() => this.house.value.latest);
  readonly alerts = computed(() => this.house.value.alerts);
  readonly incidents = computed(() => this.house.value.incidents);
  readonly forecasts = computed(() => this.house.value.forecasts);
  readonly gateways = computed(() => this.house.value.gateways);
  readonly stages = computed(() => this.house.value.stages);
  readonly exercises = computed(() => this.house.value.exercises);
  readonly positions = computed(() => this.house.value.positions);
  readonly reach = computed(() => this.house.value.reach);
  readonly plans = computed(() => this.house.value.plans);
  readonly outages = computed(() => this.house.value.outages);
  readonly flood = computed(() => this.house.value.flood);
  readonly unregistered = computed(() => this.house.value.unregistered);
  readonly rejects = computed(() => this.house.value.rejects);
  readonly configuration = computed(() => this.house.value.configuration);
  readonly epoch = computed(() => this.house.value.epoch);
  readonly user = computed(() => this.house.value.user);
  readonly newest = computed(() => this.house.value.newest);
  readonly lagMs = computed(() => this.house.value.lagMs);

  /** Milliseconds since the server last said its time. */
  readonly silence = computed(() => Math.max(0, beat.value - this.heard.value));
  readonly lost = computed(() => this.silence.value > LOST_MS);
  /** The server's time, ms; null before it is known. A drill's clock leaps, so nothing is added to it. */
  readonly now: ReadonlySignal<number | null> = computed(() => {
    const said = this.house.value.serverTime;
    if (said === null) return null;
    return Date.parse(said) + (this.exercise === null ? this.silence.value : 0);
  });
  readonly marks: ReadonlySignal<Marks> = computed(() => marksOf(this.alerts.value.values()));
  readonly conditions: ReadonlySignal<ReadonlyMap<string, Condition>>;
  readonly online = computed(() => tally(this.conditions.value));

  /** All that was told; `house` is what of it is shown. */
  private told: House;
  private shownAt = Number.NEGATIVE_INFINITY;
  private due: ReturnType<typeof setTimeout> | null = null;
  private readonly connection: Connection;
  private readonly stopRules: () => void;

  constructor(readonly exercise: string | null) {
    this.house.value = this.told = emptyHouse(exercise);
    this.connection = new Connection(pathOf(exercise, "stream"), this);
    this.conditions = computed(() => {
      step.value; // silence grows while nothing arrives
      return conditions(this.stations.value, this.latest.value, this.marks.value, untracked(() => this.now.value));
    });
    this.stopRules = effect(() => {
      this.epoch.value; // a server that came back may have been asked in vain before
      if (this.configuration.value && this.known.value) void this.readRules();
    });
    this.connection.open();
  }

  path(below: string): string {
    return pathOf(this.exercise, below);
  }

  position(): { epoch: string; seq: number } | null {
    const { epoch, seq, known } = this.told;
    return known && seq >= 0 ? { epoch, seq } : null;
  }

  take(frame: Frame): Verdict {
    const { house, verdict } = fold(this.told, frame);
    if (verdict === "foreign") return verdict; // not even a sign of life: it is not our house that lives
    const tellsTime = frame.type === "hello" || frame.type === "pulse";
    if (verdict === "taken") this.told = house;
    batch(() => {
      if (tellsTime) this.heard.value = performance.now();
      // The server's time and when it was heard belong together, or the clock would step back for a moment.
      if (verdict === "taken") this.tell(tellsTime);
    });
    return verdict;
  }

  /** Shows what was told: at once, in a burst together. A page out of sight has slow timers, so there always at once. */
  private tell(atOnce: boolean): void {
    const wait = atOnce || document.hidden ? 0 : this.shownAt + BURST_MS - performance.now();
    if (wait <= 0) this.showTold();
    else this.due ??= setTimeout(() => this.showTold(), wait);
  }

  private showTold(): void {
    if (this.due !== null) clearTimeout(this.due);
    this.due = null;
    this.shownAt = performance.now();
    this.house.value = this.told;
  }

  line(link: Link): void {
    this.link.value = link;
  }

  hurry(): void {
    this.connection.hurry();
  }

  close(): void {
    if (this.due !== null) clearTimeout(this.due);
    this.stopRules();
    this.connection.close();
  }

  private async readRules(): Promise<void> {
    try {
      this.rules.value = (await get<RuleList>(this.path("rules"))).rules as unknown as Rule[];
    } catch {
      // Limits are then missing from charts, and each chart says so; the next configuration asks again.
    }
  }
}
