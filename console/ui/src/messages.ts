// What the server says. Generated from the message types by `python -m console.schema`; change those.
// Times are ISO 8601 texts in UTC; values are in the quantity's canonical unit.

/** How things stood when the watch was handed over, in numbers, and what each was, by id. */
export interface Account {
  incidents: string[];
  waiting: string[];
  standing: string[];
  shelved: string[];
  withheld: string[];
  outages: string[];
  gateways: string[];
  clocks: string[];
  undelivered: number;
}

/** A helicopter or a drone. */
export interface Aircraft {
  id: string;
  name_zh: string;
  name_en?: string;
  kind: "drone" | "helicopter";
  longitude: number;
  latitude: number;
  airspeed_kmh: number;
  range_km: number;
  most_wind: number;
  flies_at_night?: boolean;
  muster: Muster;
  instruments?: string[];
  in_service?: boolean;
  origin: string;
}

/** What a span of time looked like from the watch. */
export interface AlarmStatistics {
  start: string;
  end: string;
  announced: number;
  withheld: number;
  per_day: ([string, number])[];
  by_severity: Record<string, number>;
  peak: number;
  peak_at: string | null;
  floods: number;
  flood_minutes: number;
  standing: number;
  shelved: number;
  suppressed: number;
  out_of_service: number;
  stale: number;
  chattering: Busy[];
  top: Busy[];
  to_acknowledge: Spread;
  to_return: Spread;
  benchmarks: Benchmark[];
}

/** An alert as it now stands. */
export interface Alert {
  type: "alert";
  id: string;
  rule: string;
  rule_version: string;
  kind: Kind;
  place: string;
  station: string;
  stations: string[];
  quantity: string;
  severity: Severity;
  state: State;
  onset: string;
  time: string;
  value: number | null;
  peak: number | null;
  limit: number | null;
  background: number | null;
  unit: string;
  title_zh: string;
  title_en: string;
  limit_source: string;
  limit_confirmed: boolean;
  active: boolean;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  note: string;
  shelved_by: string | null;
  shelved_until: string | null;
  shelf_reason: string;
  forecast: string | null;
  expected: string | null;
  passes: string | null;
  level: string;
  chance: number | null;
  substance_zh: string;
  substance_en: string;
  origin_zh: string;
  origin_en: string;
  validation: Validation;
  validated_by: string | null;
  evidence: Evidence[];
  explained: boolean;
  suppressed_by: string;
  escalation: number;
  exercise: string | null;
}

/** One alert and every change in its life, oldest first. */
export interface AlertLife {
  alert: Alert;
  transitions: Transition[];
  gravest: Extreme | null;
}

/** Alerts, newest onset first. */
export interface AlertList {
  alerts: Alert[];
  next: string | null;
}

/** Where a level is reached. */
export interface Area {
  level: number;
  share: number;
  time: string | null;
  geometry: Record<string, unknown>;
}

/** What a place must expect. Times of the best estimate and of the members between 5 and 95 %. */
export interface Arrival {
  place: string;
  kind: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  distance: number;
  bearing: number;
  likely: string | null;
  earliest: string | null;
  latest: string | null;
  passes: string | null;
  reached: number;
  level: number;
  chance: number;
  peak: [number, number, number];
  chances: number[];
}

/** What a result rests on: a speed, a data set, a table, a time of day. */
export interface Assumption {
  what: string;
  zh: string;
  en: string;
  source: string;
  confirmed: boolean;
}

/** Who must be told when something happens at a site. */
export interface Authority {
  id: string;
  name_zh: string;
  name_en?: string;
  phone?: string;
}

/** What one action spares people at a place, of the age it spares most, if it begins when the forecast is made. What was received before is not in it: it cannot be averted any more. A release yet to come: if it begins with that. */
export interface Averted {
  action: string;
  unit: string;
  best: number;
  band: [number, number, number];
}

/** Maps of other services, in the order of the settings; none by default. */
export interface BaseMapList {
  maps: BaseMapRow[];
}

/** A map of another service that may lie under ours; its pictures are below /api/tiles/<id>. */
export interface BaseMapRow {
  id: string;
  name_zh: string;
  name_en: string;
  grid: "c" | "w";
  attribution: string;
  overlay: boolean;
  min_zoom: number;
  max_zoom: number;
  away: boolean;
}

/** What a part of a forecast rests on, for the officer who asks. */
export interface Basis {
  what: string;
  source: string;
  how: string;
  time: string | null;
  zh: string;
  en: string;
}

/** A figure beside what it should be. */
export interface Benchmark {
  name: string;
  value: number;
  target: number;
  limit: number | null;
  source: string;
  confirmed: boolean;
}

/** A rule at a place, and how often it called. */
export interface Busy {
  rule: string;
  place: string;
  title_zh: string;
  title_en: string;
  kind: Kind;
  count: number;
}

/** When a crew's muster is that of the day, of the night or of a holiday. Hours in the region's time. */
export interface Calendar {
  night_from?: number;
  night_to?: number;
  holidays?: string[];
  workdays?: string[];
  origin?: string;
}

/** What a look through the whole chain over the log book has found. */
export interface ChainState {
  checked: string;
  links: number;
  head: string;
  faults: string[];
}

/** How a plan differs from the one before it. */
export interface Change {
  point: string;
  kind: "dropped" | "given" | "moved" | "new" | "retimed" | "taken";
  before: string;
  after: string;
  zh: string;
  en: string;
  name_zh: string;
  name_en: string;
  before_zh: string;
  before_en: string;
  after_zh: string;
  after_en: string;
}

/** One quantity a station measures, and what is special about it there. */
export interface Channel {
  quantity: string;
  unit?: string | null;
  codes?: string[];
  factor?: number;
  low?: number | null;
  high?: number | null;
  background?: number | null;
}

/** The notification channels there are, in the order of the settings. */
export interface ChannelList {
  channels: ChannelTold[];
}

/** A way in which people are told outside of the console, as screens name it. Where it leads is never told. */
export interface ChannelTold {
  id: string;
  name: string;
  least: string;
  kinds: string[];
  step: number;
  language: string;
}

/** A stock of one substance. */
export interface Chemical {
  kind: "chemical";
  origin?: string;
  confirmed?: boolean;
  substance: string;
  amount_kg: number;
  storage: "ambient" | "cooled" | "pressure";
  un?: string;
}

/** People of the towns known in one city's part. */
export interface CityPeople {
  city: string;
  towns: number;
  people: number;
}

/** A person, or a stage in their name, asks for something. Answered by one `Result` of the same id. */
export interface Command {
  type: "command";
  id: string;
  time: string;
  who: string;
  verb: string;
  target: string;
  arguments: Record<string, unknown>;
}

/** What people asked for, newest first. */
export interface CommandList {
  commands: Command[];
  next: string | null;
}

/** Rules and stations from here on. An entry of the log, so that a replay judges as the first run did. */
export interface Configuration {
  type: "configuration";
  time: string;
  version: string;
  rules: (Record<string, unknown>)[];
  stations: Station[];
  escalate: Record<string, number[]>;
  retired: Record<string, string>;
}

/** Rules and stations from here on. */
export interface ConfigurationFrame {
  type: "configuration";
  seq: number;
  exercise: string | null;
  data: Configuration;
}

/** How much waits for an officer's eye. */
export interface Counts {
  unregistered: number;
  rejects: number;
}

/** The number of unregistered names or of rejects changed. */
export interface CountsFrame {
  type: "counts";
  seq: number;
  exercise: string | null;
  data: Counts;
}

/** What share lies within the aim. A share is of the whole region, or of one city. */
export interface Coverage {
  place: string;
  domain: "land" | "sea";
  with_air: boolean;
  within: number;
  area_km2: number;
  total_km2: number;
  share: number;
  people: number | null;
  people_total: number | null;
  sites: number;
  sites_total: number;
}

/** What a trial changes in one share: after less before. */
export interface CoverageChange {
  before: Coverage;
  after: Coverage;
  area_km2: number;
  people: number | null;
  sites: number;
}

/** A level at which something is done; forecasts say who reaches it. */
export interface Danger {
  name: string;
  quantity: string;
  value: number;
  unit: string;
  severity: string;
  source: string;
  confirmed: boolean;
}

/** A duty with a time by which it must be done. */
export interface Deadline {
  id: string;
  duty_zh: string;
  duty_en: string;
  start: string;
  due: string;
  warn: string;
  source: string;
  source_confirmed: boolean;
  state: Running;
  met_by: string | null;
  met_at: string | null;
  note: string;
  note_en: string;
}

/** Notifications, newest first. */
export interface DeliveryList {
  deliveries: DeliveryRow[];
  next: string | null;
}

/** What has become of one notification. */
export interface DeliveryRow {
  channel: string;
  title: string;
  made: string | null;
  sent: string | null;
  given_up: string | null;
  attempts: number;
  tried: string | null;
  error: string;
}

/** One key of a rule before and after; null where it was not written, or no longer is. */
export interface Difference {
  key: string;
  before: string | null;
  after: string | null;
}

/** A recording that can be played as a drill. */
export interface Drill {
  name: string;
  title_zh: string;
  title_en: string;
  about_zh: string;
  about_en: string;
  hours: number;
}

/** Every answer with a status of 400 or above. */
export interface ErrorAnswer {
  error: ErrorDetail;
}

/** A refusal: a machine name, and a sentence in both languages. */
export interface ErrorDetail {
  code: string;
  message_zh: string;
  message_en: string;
  fields: FieldError[];
}

/** One finding beside an alert. It may change how grave the alert is shown; it never removes it. */
export interface Evidence {
  kind: string;
  time: string;
  speaks: number;
  text_zh: string;
  text_en: string;
  data: Record<string, unknown>;
}

/** A drill that is running in its own house. */
export interface Exercise {
  id: string;
  drill: string;
  title_zh: string;
  title_en: string;
  speed: number | null;
  started: string | null;
  started_by: string;
  ended: string | null;
}

/** Drills that run, and drills that can be played. */
export interface ExerciseList {
  running: Exercise[];
  drills: Drill[];
}

/** A drill started or ended. */
export interface ExercisesFrame {
  type: "exercises";
  seq: number;
  exercise: string | null;
  data: Exercise[];
}

/** What a team is exposed to by one task, at most, and what it may be. */
export interface Exposure {
  kind: "concentration" | "dose" | "unknown";
  unit: string;
  on_way: number;
  at_point: number;
  total: number;
  received: number;
  limit: number | null;
  limit_zh: string;
  limit_en: string;
  limit_source: string;
  confirmed: boolean;
  from_areas: boolean;
  protection_zh: string;
  protection_en: string;
}

/** The gravest value between an alert's onset and its end, or now. */
export interface Extreme {
  value: number;
  time: string;
}

/** Something people know of an event that no sensor says: deaths, people moved, an intake closed. */
export interface Fact {
  name: string;
  value: unknown;
  who: string;
  time: string;
  note: string;
}

/** All facts that are asked for. */
export interface FactList {
  facts: FactRow[];
}

/** One fact that an incident may have and that no sensor tells. */
export interface FactRow {
  name: string;
  zh: string;
  en: string;
  shape: string;
  unit: string;
  natures: string[];
  choices: ([string, string, string])[];
}

/** What is wrong with one field of a request. */
export interface FieldError {
  field: string;
  message: string;
}

/** Counters, by name. */
export interface Figures {
  stream: Record<string, number>;
  counters: Record<string, number>;
}

/** Who gets to a place, and how. */
export interface First {
  unit: string;
  kind: "drone" | "helicopter" | "team" | "vessel";
  name_zh: string;
  name_en: string;
  minutes: number;
  ready: number;
  boards: string;
  way: ([number, number, number])[];
  on_road_km: number;
  off_road_km: number;
  demo: boolean;
}

/** A flood that is going on. */
export interface Flood {
  since: string;
  count: number;
  leaders: Leader[];
}

/** An alarm flood began, changed or is over. */
export interface FloodFrame {
  type: "flood";
  seq: number;
  exercise: string | null;
  data: Flood | null;
}

/** Where something goes, when it arrives and how sure that is. An entry of the log: who will be reached is judged. */
export interface Forecast {
  type: "forecast";
  id: string;
  time: string;
  cause: string;
  who: string;
  medium: Medium;
  title_zh: string;
  title_en: string;
  source: Source;
  start: string;
  end: string;
  basis: Basis[];
  observed: string | null;
  model_zh: string;
  model_en: string;
  members: number;
  seed: number;
  ranges: Record<string, number>;
  levels: Danger[];
  arrivals: Arrival[];
  areas: Area[];
  isochrones: Isochrone[];
  passage: Passage[];
  doses: PlaceDose[];
  radius: number;
  warns: boolean;
  notes_zh: string[];
  notes_en: string[];
  asked: Record<string, unknown>;
  exercise: string | null;
}

/** One of a few to choose from. */
export interface ForecastChoice {
  key: string;
  zh: string;
  en: string;
  height: number | null;
}

/** What can be asked of a forecast: a form offers no other. */
export interface ForecastChoices {
  substances: Substance[];
  reactors: ForecastChoice[];
  accidents: ForecastChoice[];
  storages: string[];
  stabilities: string[];
  longest: number;
  highest: number;
}

/** A forecast was made; it takes the place of the earlier ones of its run. */
export interface ForecastFrame {
  type: "forecast";
  seq: number;
  exercise: string | null;
  data: Forecast;
}

/** Forecasts, newest first. */
export interface ForecastList {
  forecasts: Forecast[];
  next: string | null;
}

/** A place beyond the aim. */
export interface Gap {
  domain: "land" | "sea";
  rank: number;
  area_km2: number;
  people: number;
  towns: Named[];
  sites: Named[];
  worst: number | null;
  city: string;
  longitude: number;
  latitude: number;
  geometry: Record<string, unknown>;
}

/** A gateway went online or offline. */
export interface GatewayFrame {
  type: "gateway";
  seq: number;
  exercise: string | null;
  data: GatewayStatus;
}

/** A gateway went online or offline (retained status topic, last will, TCP connection). */
export interface GatewayStatus {
  type: "gatewaystatus";
  gateway: string;
  time: string;
  online: boolean;
  detail: string;
  exercise: string | null;
}

/** How grave the event is by one scheme, and which criterion says so. */
export interface Grade {
  scheme: string;
  level: string;
  name_zh: string;
  name_en: string;
  criterion_zh: string;
  criterion_en: string;
  source: string;
  source_confirmed: boolean;
  missing: string[];
  confirmed_by: string | null;
  confirmed_at: string | null;
}

/** One watch given by one person and taken by another. */
export interface Handover {
  id: string;
  time: string;
  giver: string;
  taker: string;
  remarks: string;
  account: Account;
  head: string;
  accepted: string | null;
  note: string;
}

/** Handovers, newest first. */
export interface HandoverList {
  handovers: Handover[];
  next: string | null;
}

/** What the next watch must know, as it stands now. */
export interface HandoverSheet {
  time: string;
  exercise: string | null;
  incidents: Incident[];
  alerts: Alert[];
  outages: Outage[];
  gateways: GatewayStatus[];
  stages: StageStatus[];
  flood: Flood | null;
  weather: WeatherRow[];
  undelivered: UndeliveredRow[];
  undelivered_count: number;
  head: string;
}

/** First frame: where the client stands and who it is. */
export interface Hello {
  type: "hello";
  seq: number;
  exercise: string | null;
  epoch: string;
  server_time: string;
  user: Person;
}

/** Values of one quantity at one station over a span. */
export interface History {
  station: string;
  quantity: string;
  resolution: string;
  points: Point[];
}

/** Alerts of one event in space, time and cause, and what officers know and do about it. */
export interface Incident {
  type: "incident";
  id: string;
  nature: Nature;
  stage: Stage;
  title_zh: string;
  title_en: string;
  onset: string;
  discovered: string;
  time: string;
  severity: Severity;
  standing: Severity | null;
  quantities: string[];
  alerts: string[];
  alert_count: number;
  places: Place[];
  place_count: number;
  forecasts: string[];
  facts: Fact[];
  asked: string[];
  proposed: Grade | null;
  confirmed: Grade | null;
  deadlines: Deadline[];
  reports: Report[];
  closed_by: string | null;
  exercise: string | null;
}

/** One change in an incident. (cause, ordinal) is unique for ever. */
export interface IncidentChange {
  type: "incidentchange";
  cause: number;
  ordinal: number;
  time: string;
  trigger: string;
  who: string;
  note: string;
  note_en: string;
  incident: Incident;
}

/** One incident, everything that changed in it, and its alerts as they now stand. */
export interface IncidentFile {
  incident: Incident;
  changes: IncidentChange[];
  alerts: Alert[];
}

/** Something changed in an incident. */
export interface IncidentFrame {
  type: "incident";
  seq: number;
  exercise: string | null;
  data: IncidentChange;
}

/** Incidents, newest onset first. */
export interface IncidentList {
  incidents: Incident[];
  next: string | null;
}

/** Where it has arrived by a time, best estimate. */
export interface Isochrone {
  time: string;
  geometry: Record<string, unknown>;
}

/** Whether an alert speaks of the environment or of the instruments. */
export type Kind = "measurement" | "technical";

/** Names of the map layers there are files for. */
export interface LayerList {
  layers: string[];
}

/** Something that many alerts of a flood share. */
export interface Leader {
  kind: "city" | "gateway" | "incident" | "rule";
  name: string;
  count: number;
}

/** Who is signed in. */
export interface Me {
  user: Person;
  has_password: boolean;
  expires: string;
}

/** What carries it. */
export type Medium = "air" | "river" | "sea";

/** Something a paper asks for that nobody has given. */
export interface Missing {
  name: string;
  zh: string;
  en: string;
}

/** From the call until a crew leaves, in minutes. */
export interface Muster {
  day: number;
  night: number;
  holiday: number;
}

/** A town or a site by its names. */
export interface Named {
  id: string;
  name_zh: string;
  name_en: string;
}

/** What kind of event it is; it decides who must be told, by which form and within which time. */
export type Nature = "air" | "nuclear" | "other" | "radiation" | "sea" | "water";

/** Something to be measured at a point. */
export interface Need {
  quantity: string;
  place: "air" | "ground" | "surface" | "water";
  must: boolean;
}

/** Who beyond the region is to be told. */
export interface Notice {
  urgent: boolean;
  text_zh: string;
  text_en: string;
  source: string;
  confirmed: boolean;
  source_zh: string;
}

/** One station that is not watched as usual, or one rule or quantity at it. */
export interface Outage {
  type: "outage";
  station: string;
  work: Work;
  since: string;
  until: string | null;
  who: string;
  reason: string;
  rule: string;
  quantity: string;
  exercise: string | null;
}

/** Stations that are not watched as usual. */
export interface OutageList {
  outages: Outage[];
}

/** All stations that are not watched as usual, where that has changed. */
export interface OutagesFrame {
  type: "outages";
  seq: number;
  exercise: string | null;
  data: Outage[];
}

/** What is filled in for an event and handed to somebody. */
export type Paper = "final" | "first" | "follow-up" | "neighbours" | "radiation";

/** Every paper of an incident, as it could be filled in now. */
export interface PaperList {
  papers: PaperState[];
}

/** One paper as it could be filled in for an incident now. */
export interface PaperState {
  paper: Paper;
  title_zh: string;
  title_en: string;
  applies: boolean;
  why_zh: string;
  why_en: string;
  missing: Missing[];
  duties: string[];
  handed_in: number;
}

/** When the last of all members has passed by at a distance from the source, in whatever direction. */
export interface Passage {
  distance: number;
  gone: string | null;
}

/** Who is signed in. */
export interface Person {
  name: string;
  role: string;
}

/** The present state of one house. */
export interface Picture {
  stations: Station[];
  latest: Reading[];
  alerts: Alert[];
  incidents: Incident[];
  forecasts: Forecast[];
  gateways: GatewayStatus[];
  stages: StageStatus[];
  outages: Outage[];
  flood: Flood | null;
  unregistered: number;
  rejects: number;
  exercises: Exercise[];
  positions: Position[];
  reach: Reach | null;
  plans: Plan[];
  configuration: string;
}

/** The whole present state, in place of events that are no longer at hand. */
export interface PictureFrame {
  type: "picture";
  seq: number;
  exercise: string | null;
  data: Picture;
}

/** Where a station of an incident stands, so that its file is whole without the register. */
export interface Place {
  station: string;
  longitude: number;
  latitude: number;
  city: string;
  river: string | null;
}

/** What a release of nuclides means for people at a place: projected doses outdoors without any action. From the begin of the release on, of what arrives within the forecast's window. Bands are 5, 50, 95 % of the members. */
export interface PlaceDose {
  place: string;
  age: string;
  days: number;
  effective: [number, number, number];
  thyroid: [number, number, number];
  cloud: number;
  inhalation: number;
  ground: number;
  kerma: [number, number, number];
  averted: Averted[];
}

/** Who goes where after a forecast, who cannot, and on what that rests. */
export interface Plan {
  type: "plan";
  id: string;
  number: number;
  forecast: string;
  time: string;
  who: string;
  points: SamplingPoint[];
  tasks: Task[];
  unassigned: Unassigned[];
  changes: Change[];
  best: boolean;
  provider: string;
  data_date: string;
  assumptions: Assumption[];
  work: "collective" | "emergency" | "life" | "routine";
  protection: "filter" | "none";
  most: number;
  received: Record<string, number>;
  assigned: Record<string, string>;
  title_zh: string;
  title_en: string;
  what_if: boolean;
  demo: boolean;
  exercise: string | null;
}

/** A plan and all that teams reported of its run. */
export interface PlanFile {
  plan: Plan;
  in_force: boolean;
  reports: TaskReport[];
}

/** Who measures where: a new plan, or the same one with what teams reported. */
export interface PlanFrame {
  type: "plan";
  seq: number;
  exercise: string | null;
  data: Plan;
}

/** Plans of who measures where, the newest first. */
export interface PlanList {
  plans: Plan[];
}

/** One row of a history: a raw value (low = high = mean, whatever its quality) or a roll-up of an interval. A roll-up's low, mean and high are of the values counted, null where all were set aside. */
export interface Point {
  time: string;
  low: number | null;
  mean: number | null;
  high: number | null;
  count: number;
  quality: string;
  set_aside: number;
}

/** Who is first at a place. */
export interface PointReach {
  reach: string;
  time: string;
  longitude: number;
  latitude: number;
  firsts: First[];
}

/** A berth that vessels leave from. */
export interface Port {
  id: string;
  name_zh: string;
  name_en?: string;
  longitude: number;
  latitude: number;
  loading: number;
  origin: string;
}

/** Where a team, vessel or aircraft says it is (`teams/<unit>/position`). */
export interface Position {
  type: "position";
  unit: string;
  time: string;
  received: string;
  longitude: number;
  latitude: number;
  state: string;
  speed: number | null;
  source: string;
  exercise: string | null;
}

/** Teams, vessels or aircraft said where they are; the newest of each. */
export interface PositionsFrame {
  type: "positions";
  seq: number;
  exercise: string | null;
  data: Position[];
}

/** What somebody wants a rule to be; it judges once a second person has approved it. */
export interface Proposal {
  id: string;
  rule: string;
  deed: "change" | "confirm" | "retire";
  state: "approved" | "open" | "rejected" | "withdrawn";
  text: string;
  base: string | null;
  reason: string;
  document: string;
  difference: Difference[];
  proposed_by: string;
  proposed_at: string;
  decided_by: string;
  decided_at: string | null;
  note: string;
  trial: Trial | null;
}

/** Proposals to change rules, those that wait first. */
export interface ProposalList {
  proposals: Proposal[];
}

/** A sign of life each 2 s; not an event, so `seq` is that of the last one. */
export interface Pulse {
  type: "pulse";
  seq: number;
  exercise: string | null;
  server_time: string;
  newest: string | null;
  lag_ms: number | null;
}

/** What is known about how far a value can be trusted. The payload's own flag outranks our checks. */
export type Quality = "calibration" | "comms_fault" | "fault" | "good" | "late" | "maintenance" | "manual" | "out_of_range" | "over_range" | "skew" | "spike" | "stopped" | "stuck" | "unchecked" | "unregistered";

/** Everything that can be measured. */
export interface QuantityList {
  quantities: QuantityRow[];
}

/** One thing that can be measured. */
export interface QuantityRow {
  key: string;
  zh: string;
  en: string;
  unit: string;
  units: string[];
  decimals: number;
  low: number;
  high: number;
  medium: string;
  source: string;
}

/** Who is where within the aim, where nobody is, and on what that rests. */
export interface Reach {
  type: "reach";
  id: string;
  time: string;
  cause: string;
  shift: string;
  aim_minutes: number;
  aim_hours: number;
  sea_state: number;
  units: UnitReach[];
  areas: ReachArea[];
  coverage: Coverage[];
  coverage_night: Coverage[];
  gaps: Gap[];
  provider: string;
  data_date: string;
  assumptions: Assumption[];
  what_if: string;
  demo: boolean;
  exercise: string | null;
}

/** Where somebody is within a time. */
export interface ReachArea {
  domain: "land" | "sea";
  within: number;
  unit_id: string;
  area_km2: number;
  geometry: Record<string, unknown>;
}

/** Who is where in time was worked out anew. Without areas, and gaps without outline: /api/reach.geojson has them. */
export interface ReachFrame {
  type: "reach";
  seq: number;
  exercise: string | null;
  data: Reach;
}

/** Where new bases on land gain most. */
export interface ReachSiting {
  reach: string;
  weight: "area" | "people" | "sites";
  unit: string;
  total: number;
  bases: SitedBase[];
  before: number;
  after: number;
  muster: number;
  is_best: boolean;
  open_gap: number;
}

/** What would be if. */
export interface ReachTrial {
  reach: string;
  what_zh: string;
  what_en: string;
  changes: CoverageChange[];
  areas: ReachArea[];
  gaps: Gap[];
  units: UnitReach[];
}

/** One unit of a nuclear power plant. */
export interface Reactor {
  kind: "reactor";
  origin?: string;
  confirmed?: boolean;
  type: "CPR1000" | "HPR1000";
  unit: number;
  thermal_power_mw: number;
  commercial?: string | null;
  status?: "closed" | "idle" | "in_use" | "under_construction";
}

/** Whether the house can do its work, and what keeps it from it. */
export interface Readiness {
  ready: boolean;
  store: string;
  stages: Record<string, boolean>;
}

/** One value of one quantity at one station. */
export interface Reading {
  type: "reading";
  time: string;
  received: string;
  station: string;
  quantity: string;
  value: number;
  statistic: Statistic;
  interval: number;
  quality: Quality;
  source: string;
  revision: number;
}

/** The newest reading of each series that spoke since the last such frame; at most one frame a second. */
export interface ReadingsFrame {
  type: "readings";
  seq: number;
  exercise: string | null;
  count: number;
  data: Reading[];
}

/** A town proposed for reception and decontamination of those who come out. */
export interface Reception {
  town: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  city: string;
  distance_km: number;
  bearing: number;
  from_origins: string[];
  minutes: [number, number] | null;
}

/** What the screens call the region, and what of it they show first. */
export interface Region {
  name_zh: string;
  name_en: string;
  box: [number, number, number, number] | null;
  notice_zh: string;
  notice_en: string;
}

/** Refused payloads, newest first. */
export interface RejectList {
  rejects: RejectSummary[];
}

/** A refused payload without its bytes. */
export interface RejectSummary {
  id: number;
  received: string;
  topic: string;
  source: string;
  reason: string;
  detail: string;
  size: number;
  detail_zh: string;
}

/** A paper that was handed in, as an officer says. */
export interface Report {
  number: number;
  paper: Paper;
  to: string;
  way: Way;
  who: string;
  time: string;
  noted: string;
  note: string;
  deadline: string | null;
}

/** The answer to a `Command`. */
export interface Result {
  type: "result";
  id: string;
  time: string;
  done: boolean;
  reason: string;
  data: Record<string, unknown>;
}

/** Within `radius_m` of the source the dose rate is above `rate`. */
export interface Ring {
  rate: number;
  ambient: number;
  radius_m: number;
  meaning_zh: string;
  meaning_en: string;
  source: string;
  confirmed: boolean;
}

/** The rules alerts are judged by. */
export interface RuleList {
  version: string;
  time: string | null;
  rules: (Record<string, unknown>)[];
  retired: RuleVersion[];
}

/** The newest text of a rule as a table, for a form. */
export interface RuleTable {
  rule: string;
  table: Record<string, unknown>;
}

/** A rule as it judged from a time on, or its end; alerts name `version` as their `rule_version`. */
export interface RuleVersion {
  rule: string;
  version: string;
  number: number;
  text: string;
  from_file: boolean;
  since: string;
  proposal: string;
  proposed_by: string;
  proposed_at: string | null;
  approved_by: string;
  reason: string;
  document: string;
  difference: Difference[];
  retired: boolean;
}

/** Every version of one rule, oldest first. */
export interface RuleVersions {
  versions: RuleVersion[];
}

/** Where a clock stands. */
export type Running = "met" | "overdue" | "running" | "warned";

/** Where somebody is to measure, and why. */
export interface SamplingPoint {
  id: string;
  kind: "axis" | "background" | "edge" | "intake" | "river" | "site" | "town";
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  wanted_longitude: number;
  wanted_latitude: number;
  moved: number;
  moved_zh: string;
  moved_en: string;
  why_zh: string;
  why_en: string;
  needs: Need[];
  when: "any" | "before" | "during";
  due: string | null;
  expected: string | null;
  earliest: string | null;
  priority: number;
  stay: number;
  at_sea: boolean;
}

/** A sealed radioactive source, as its licence names it. */
export interface SealedSource {
  kind: "sealed_source";
  origin?: string;
  confirmed?: boolean;
  code: string;
  category: 1 | 2 | 3 | 4 | 5;
  nuclide: string;
  activity_bq: number;
  activity_date: string;
  status?: "idle" | "in_use";
  use?: string;
}

/** One of 16 parts of a ring. */
export interface Sector {
  id: string;
  name_zh: string;
  name_en: string;
  bearing: number;
  inner_km: number;
  outer_km: number;
  zones: string[];
  area_km2: number;
  land: number;
  outside: number;
  people: number;
  towns: string[];
  sites: string[];
  threat: "" | "best" | "keyhole" | "possible";
  after: string | null;
  by: string | null;
  soonest: string | null;
  geometry: Record<string, unknown>;
}

/** Early-warning colours of the Emergency Response Law (2024), art. 63: red is the gravest. */
export type Severity = "blue" | "orange" | "red" | "yellow";

/** A place with its own name on the map that can do harm or must not come to harm. */
export interface Site {
  id: string;
  kind: "chemical_store" | "estate" | "port" | "reactor" | "sealed_source" | "smelter" | "tailings_pond" | "water_intake";
  name_zh: string;
  name_en?: string;
  city?: string;
  longitude: number;
  latitude: number;
  height?: number;
  holder?: string;
  status?: "closed" | "idle" | "in_use" | "under_construction";
  river?: string | null;
  tell?: string[];
  parts?: (Reactor | SealedSource | Chemical | TailingsPond | WaterIntake)[];
  origin: string;
}

/** What of the register of sites the asker may see. */
export interface SiteList {
  sites: Site[];
  authorities: Authority[];
  withheld: number;
}

/** A place for a new base. */
export interface SitedBase {
  id: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  gain: number;
}

/** What is taken as the source, and why. */
export interface Source {
  longitude: number;
  latitude: number;
  height: number;
  site: string | null;
  substance: string;
  amount_zh: string;
  amount_en: string;
  reason_zh: string;
  reason_en: string;
  unit_release: boolean;
  rate: number | null;
  measured: number | null;
  substance_zh: string;
  substance_en: string;
  place_zh: string;
  place_en: string;
}

/** What a bare source does around itself at a time. */
export interface SourceRings {
  nuclide: string;
  activity_bq: number;
  activity_date: string | null;
  time: string;
  activity_now_bq: number;
  gamma: number;
  gamma_source_zh: string;
  gamma_source_en: string;
  category: string | null;
  category_confirmed: boolean;
  note_zh: string;
  note_en: string;
  rings: Ring[];
}

/** The last hours of one channel in little. */
export interface Spark {
  station: string;
  quantity: string;
  points: ([number, number | null])[];
}

/** The last hours of several channels, as asked for. */
export interface SparkList {
  start: string;
  end: string;
  sparks: Spark[];
}

/** One line of one nuclide and the window about it, keV. */
export interface SpectrumLine {
  key: string;
  symbol: string;
  zh: string;
  en: string;
  energy: number;
  low: number;
  high: number;
  natural: boolean;
}

/** One spectrum, or the mean of several: a rate a line, in the order of the lines; null where its window said nothing. */
export interface SpectrumRow {
  time: string;
  live: number | null;
  spectra: number;
  gross: (number | null)[];
  continuum: (number | null)[];
}

/** What the spectra of a station were over a span, oldest first. */
export interface SpectrumSeries {
  station: string;
  source: string;
  lines: SpectrumLine[];
  rows: SpectrumRow[];
  newest: SpectrumRow | null;
}

/** How a number of times is spread, in s; None where there was none. Exact to 1 %. */
export interface Spread {
  count: number;
  median: number | null;
  p95: number | null;
}

/** Where an incident stands. */
export type Stage = "closed" | "open" | "quiet";

/** A stage started or failed. */
export interface StageFrame {
  type: "stage";
  seq: number;
  exercise: string | null;
  data: StageStatus;
}

/** A stage started, failed or was restarted; the console says so. */
export interface StageStatus {
  type: "stagestatus";
  stage: string;
  time: string;
  running: boolean;
  detail: string;
}

/** Where an alert stands in its life (words of ISA-18.2). */
export type State = "acknowledged" | "latched" | "normal" | "out_of_service" | "returned" | "shelved" | "suppressed" | "unacknowledged";

/** A place that measures. */
export interface Station {
  id: string;
  name_zh: string;
  name_en?: string;
  category: string;
  latitude: number;
  longitude: number;
  city?: string;
  site?: string | null;
  at_reactor?: boolean;
  river?: string | null;
  chainage?: number | null;
  water_class?: "I" | "II" | "III" | "IV" | "V" | null;
  interval?: number;
  channels?: Channel[];
  calibrated?: string | null;
  mn?: string | null;
  aliases?: string[];
  modbus_crc?: boolean;
  origin?: string;
}

/** All stations as they now stand. */
export interface StationList {
  stations: Station[];
}

/** What a value says about its interval. */
export type Statistic = "instant" | "max" | "mean" | "min" | "sum";

/** Something a forecast can be asked of. */
export interface Substance {
  key: string;
  zh: string;
  en: string;
  kind: string;
  names: string[];
}

/** A pond behind a dam; what it holds goes into the site's river when it fails. */
export interface TailingsPond {
  kind: "tailings_pond";
  origin?: string;
  confirmed?: boolean;
  owner: string;
  capacity_m3: number;
  metals?: string[];
}

/** One unit at one point. */
export interface Task {
  id: string;
  point: string;
  unit: string;
  name_zh: string;
  name_en: string;
  order: number;
  leaves: string;
  arrives: string;
  until: string;
  in_time: boolean;
  instruments: string[];
  lacks: string[];
  by_sea: boolean;
  boards: string;
  boards_zh: string;
  boards_en: string;
  kilometres: number | null;
  way: WayPoint[];
  exposure: Exposure;
  state: "accepted" | "arrived" | "cannot" | "done" | "measured" | "on_way" | "ordered";
}

/** What a team says of its task. */
export interface TaskReport {
  type: "taskreport";
  plan: string;
  task: string;
  unit: string;
  time: string;
  state: "accepted" | "arrived" | "cannot" | "done" | "measured" | "on_way" | "ordered";
  who: string;
  note: string;
  exercise: string | null;
}

/** A monitoring team with its vehicle, at its base unless it says where it is. */
export interface Team {
  id: string;
  name_zh: string;
  name_en?: string;
  city?: string;
  longitude: number;
  latitude: number;
  muster: Muster;
  pace?: number;
  goes_to_sea?: boolean;
  members?: number;
  instruments?: string[];
  in_service?: boolean;
  origin: string;
}

/** Who can be sent, as set up, and as it now stands. */
export interface TeamList {
  teams: Team[];
  ports: Port[];
  builds: VesselClass[];
  vessels: Vessel[];
  aircraft: Aircraft[];
  calendar: Calendar;
  positions: Position[];
  service: UnitService[];
}

/** Time went on although nothing arrived; moves timers. */
export interface Tick {
  type: "tick";
  time: string;
}

/** Where a unit was, oldest first. */
export interface Track {
  unit: string;
  positions: Position[];
}

/** One change in an alert's life. (cause, ordinal) is unique for ever. */
export interface Transition {
  type: "transition";
  cause: number;
  ordinal: number;
  time: string;
  before: State;
  after: State;
  trigger: string;
  who: string;
  note: string;
  alert: Alert;
}

/** An alert changed; sent at once. */
export interface TransitionFrame {
  type: "transition";
  seq: number;
  exercise: string | null;
  data: Transition;
}

/** What a proposal would have done in the last days, beside what the rule as it stands would have. */
export interface Trial {
  start: string;
  end: string;
  alerts_before: number | null;
  alerts_after: number | null;
  hours_before: number | null;
  hours_after: number | null;
  readings: number;
  trouble: string;
}

/** A point nobody is sent to. */
export interface Unassigned {
  point: string;
  reason: "exposure" | "instrument" | "refused" | "teams" | "unreachable";
  zh: string;
  en: string;
}

/** A notification that has not left. */
export interface UndeliveredRow {
  channel: string;
  title: string;
  made: string | null;
}

/** How one team, vessel or aircraft stands and what it reaches by itself. */
export interface UnitReach {
  id: string;
  kind: "drone" | "helicopter" | "team" | "vessel";
  name_zh: string;
  name_en: string;
  city: string;
  longitude: number;
  latitude: number;
  seen: string | null;
  ready: number;
  in_service: boolean;
  why_zh: string;
  why_en: string;
  boards: string;
  land_km2: number;
  sea_km2: number;
  demo: boolean;
}

/** What an officer last said of a unit's service. */
export interface UnitService {
  unit: string;
  in_service: boolean;
  reason: string;
  who: string;
  time: string;
}

/** A name that says what is not registered; it is kept until an officer adopts it. */
export interface Unregistered {
  station: string;
  quantities: string[];
  first: string;
  last: string;
  count: number;
  source: string;
}

/** Names that wait for adoption. */
export interface UnregisteredList {
  unregistered: Unregistered[];
}

/** All people. */
export interface UserList {
  users: UserRow[];
}

/** One person who may sign in. */
export interface UserRow {
  name: string;
  role: string;
  disabled: boolean;
  has_password: boolean;
  created: string;
}

/** How far a person or a rule has gone in checking a value (the three flags of IRIX 1.0, Measurements.xsd). */
export type Validation = "not_plausible" | "not_validated" | "validated";

/** A vessel at its port unless it says where it is. */
export interface Vessel {
  id: string;
  name_zh: string;
  name_en?: string;
  port: string;
  build: string;
  longitude?: number | null;
  latitude?: number | null;
  muster: Muster;
  range_nm: number;
  instruments?: string[];
  in_service?: boolean;
  origin: string;
}

/** How fast vessels of one build are in a sea, editable: measure your own. */
export interface VesselClass {
  id: string;
  name_zh: string;
  name_en?: string;
  knots: number[];
  origin: string;
}

/** An address that signs a wall screen in, once. */
export interface WallPass {
  address: string;
  until: string;
  open_before: string;
}

/** Where drinking water is taken from the site's river, or from a reservoir. */
export interface WaterIntake {
  kind: "water_intake";
  origin?: string;
  confirmed?: boolean;
  population: number;
  first_class_up_m?: number | null;
  first_class_down_m?: number | null;
  second_class_up_m?: number | null;
  second_class_down_m?: number | null;
}

/** How a paper reached the other side. */
export type Way = "fax" | "phone" | "system";

/** How to get from a town or a sector to a reception point. */
export interface WayOut {
  origin: string;
  sector: string;
  name_zh: string;
  name_en: string;
  to: string;
  to_zh: string;
  to_en: string;
  minutes: number | null;
  km: number | null;
  inside_km: number;
  clear_minutes: number;
  leave_by: string | null;
  points: ([number, number, number])[];
  why_zh: string;
  why_en: string;
}

/** A place on a way. */
export interface WayPoint {
  longitude: number;
  latitude: number;
  seconds: number;
}

/** The newest value of one quantity of the weather at one station. */
export interface WeatherRow {
  station: string;
  name_zh: string;
  name_en: string;
  reading: Reading;
}

/** Why a station is not watched as usual. */
export type Work = "calibration" | "maintenance" | "out_of_service";

/** A zone of a scheme: a disc about the site, or where a forecast's level is reached. */
export interface Zone {
  key: string;
  scheme: string;
  name_zh: string;
  name_en: string;
  inner_km: number;
  radius_km: number;
  allowed_km: [number, number] | null;
  area_km2: number;
  share: number | null;
  towns: number;
  people: number;
  cities: CityPeople[];
  leaves_region: boolean;
  source: string;
  confirmed: boolean;
  geometry: Record<string, unknown>;
  source_zh: string;
}

/** What is proposed for some sectors, and on what grounds. A person decides. */
export interface ZoneProposal {
  action: "evacuation" | "food" | "iodine" | "monitoring" | "prepare" | "sheltering";
  certainty: "likely" | "planned" | "possible";
  zone: string;
  sectors: string[];
  towns: string[];
  people: number;
  criterion_zh: string;
  criterion_en: string;
  source: string;
  confirmed: boolean;
  value: number | null;
  unit: string;
  number: [number, number, number] | null;
  place: string;
  place_en: string;
  condition_zh: string;
  condition_en: string;
  before: string | null;
  unknown_zh: string[];
  unknown_en: string[];
  source_zh: string;
}

/** A site of the register inside: an intake, an estate, a store. */
export interface ZoneSite {
  id: string;
  kind: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  distance_km: number;
  bearing: number;
  sector: string;
  likely: string | null;
  earliest: string | null;
}

/** A town as it is seen from the site. */
export interface ZoneTown {
  id: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  distance_km: number;
  bearing: number;
  people: number | null;
  city: string;
  in_region: boolean;
  sector: string;
  likely: string | null;
  earliest: string | null;
  passes: string | null;
  effective: [number, number, number] | null;
  thyroid: [number, number, number] | null;
}

/** Zones of a site at a time. */
export interface Zones {
  type: "zones";
  id: string;
  time: string;
  site: string;
  name_zh: string;
  name_en: string;
  longitude: number;
  latitude: number;
  thermal_mw: number | null;
  plant_state: string;
  forecast: string | null;
  wind_zh: string;
  wind_en: string;
  downwind: number | null;
  version: string;
  zones: Zone[];
  sectors: Sector[];
  towns: ZoneTown[];
  sites: ZoneSite[];
  proposals: ZoneProposal[];
  ways_out: WayOut[];
  receptions: Reception[];
  notices: Notice[];
  assumptions: Assumption[];
  exercise: string | null;
}

export type EventFrame =
  | TransitionFrame
  | IncidentFrame
  | ForecastFrame
  | ReadingsFrame
  | GatewayFrame
  | StageFrame
  | ConfigurationFrame
  | OutagesFrame
  | FloodFrame
  | CountsFrame
  | ExercisesFrame
  | PositionsFrame
  | ReachFrame
  | PlanFrame;

export type Frame =
  | Hello
  | PictureFrame
  | TransitionFrame
  | IncidentFrame
  | ForecastFrame
  | ReadingsFrame
  | GatewayFrame
  | StageFrame
  | ConfigurationFrame
  | OutagesFrame
  | FloodFrame
  | CountsFrame
  | ExercisesFrame
  | PositionsFrame
  | ReachFrame
  | PlanFrame
  | Pulse;
