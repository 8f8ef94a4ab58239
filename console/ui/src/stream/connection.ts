// One websocket that stays: opens, resumes where it was, comes back after a break. Does not know what frames mean.
import type { Frame } from "../messages";

export type Link = "connecting" | "open" | "lost" | "over" | "signed-out";

/** What became of a frame: taken; an event before it is missing; it is another house's. */
export type Verdict = "taken" | "gap" | "foreign";

/** Codes the server closes with; console/frames.py. */
const SIGNED_OUT = 4001;
const NO_SUCH_HOUSE = 4004;
const RESYNC = 4008;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** A pulse comes each 2 s; a connection that says nothing for so long is dead, whatever the browser believes. */
const SILENT_MS = 8000;

export interface Owner {
  /** Where to go on: epoch and number of the last event, or null to ask for the picture. */
  position(): { epoch: string; seq: number } | null;
  /** Takes a frame, or not; then the stream is opened anew and asked for a fresh picture. */
  take(frame: Frame): Verdict;
  /** The state of the line changed. */
  line(link: Link): void;
}

export class Connection {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private ended = false;
  private afresh = false;

  constructor(
    private readonly path: string,
    private readonly owner: Owner,
  ) {}

  open(): void {
    if (this.ended) return;
    const from = this.afresh ? null : this.owner.position();
    this.afresh = false;
    const query = from ? `?epoch=${encodeURIComponent(from.epoch)}&after=${from.seq}` : "";
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${this.path}${query}`);
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<string>) => this.heard(socket, event.data);
    socket.onclose = (event) => this.closed(socket, event.code);
    this.listen();
  }

  /** End for good. */
  close(): void {
    this.ended = true;
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    this.socket?.close();
  }

  /** Try at once instead of waiting: the network came back, or the page woke up. */
  hurry(): void {
    if (this.ended || this.socket) return;
    clearTimeout(this.timer);
    this.failures = 0;
    this.open();
  }

  private heard(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    if (this.failures || socket.readyState === WebSocket.OPEN) this.failures = 0;
    this.listen();
    const frame = JSON.parse(text) as Frame;
    const verdict = this.owner.take(frame);
    if (verdict !== "taken") {
      this.afresh = true;
      this.drop();
      if (verdict === "foreign") this.owner.line("lost");
      // A server that confuses its houses is not asked again in a rush.
      this.again(verdict === "foreign" ? LONGEST_WAIT_MS : 0);
    } else if (frame.type === "hello") this.owner.line("open");
  }

  private listen(): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => {
      this.drop();
      this.owner.line("lost");
      this.again(this.wait());
    }, SILENT_MS);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.watch);
    socket?.close();
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.ended) return;
    this.socket = null;
    clearTimeout(this.watch);
    if (code === SIGNED_OUT || code === NO_SUCH_HOUSE) {
      this.ended = true;
      this.owner.line(code === SIGNED_OUT ? "signed-out" : "over");
      return;
    }
    this.owner.line("lost");
    this.again(code === RESYNC ? 0 : this.wait());
  }

  private wait(): number {
    const longest = Math.min(FIRST_WAIT_MS * 2 ** this.failures++, LONGEST_WAIT_MS);
    return longest * (0.5 + Math.random() / 2); // consoles of one house do not all come back in the same instant
  }

  private again(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms);
  }
}
