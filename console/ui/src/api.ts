// Asks the server over REST. What it answers is in messages.ts; a refusal becomes an ApiError with its sentence.
import type { ErrorAnswer } from "./messages";
import { either } from "./text";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly chinese: string,
    readonly english: string,
    /** The first field it is about; empty: none. */
    readonly field = "",
  ) {
    super(english);
  }

  /** The sentence in the language of the screen. */
  get sentence(): string {
    return either(this.chinese, this.english);
  }
}

/** Told whenever the server no longer knows who we are. */
export const signedOut = { tell: (): void => {} };

const LIMIT_MS = 15_000;
/** More than the 60 s after which the server says that it was not finished. */
const LONG_MS = 65_000;

async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, limit = LIMIT_MS): Promise<T> {
  const [response, said] = await exchange(path, (answer) => answer.text(), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(limit)]) : AbortSignal.timeout(limit),
  }, signal);
  if (response.ok) return (response.status === 204 ? undefined : JSON.parse(said)) as T;
  throw refused(response.status, said);
}

/** A file, and what the server calls it; it may take as long as its rows do. */
export async function fetchFile(path: string): Promise<{ content: Blob; name: string | null }> {
  const [response, content] = await exchange(path, (answer) => answer.blob());
  if (!response.ok) throw refused(response.status, await content.text());
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { content, name: name ? decodeURIComponent(name) : null };
}

function refused(status: number, said: string): ApiError {
  const refusal = refusalIn(said);
  if (status === 401 && refusal?.error?.code === "not_signed_in") signedOut.tell();
  return new ApiError(
    status, refusal?.error?.code ?? "error", refusal?.error?.message_zh ?? "", refusal?.error?.message_en ?? "",
    refusal?.error?.fields?.[0]?.field ?? "",
  );
}

/** The answer with all it holds: a server may die between its first word and its last. */
async function exchange<T>(
  path: string, read: (answer: Response) => Promise<T>, request: RequestInit = {}, signal?: AbortSignal,
): Promise<[Response, T]> {
  try {
    const response = await fetch(path, request);
    return [response, await read(response)];
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, "unreachable", "", "");
  }
}

/** What stands between us and the server may refuse in words of its own. */
function refusalIn(said: string): Partial<ErrorAnswer> | null {
  try {
    return JSON.parse(said) as Partial<ErrorAnswer> | null;
  } catch {
    return null;
  }
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => ask<T>("GET", path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>("POST", path, body);
/** A look that takes the server long to work out. */
export const find = <T>(path: string): Promise<T> => ask<T>("GET", path, undefined, undefined, LONG_MS);
/** A question that takes the server long to work out. */
export const consider = <T>(path: string, body: unknown): Promise<T> => ask<T>("POST", path, body, undefined, LONG_MS);
export const put = <T>(path: string, body: unknown): Promise<T> => ask<T>("PUT", path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => ask<T>("PATCH", path, body);
export const remove = <T>(path: string): Promise<T> => ask<T>("DELETE", path);

/** A path below a house: the live one, or a drill's. */
export function pathOf(exercise: string | null, path: string): string {
  return exercise === null ? `/api/${path}` : `/api/exercises/${encodeURIComponent(exercise)}/${path}`;
}
