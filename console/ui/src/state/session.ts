// Who is signed in, and what they may do.
import { computed, signal } from "@preact/signals";
import { ApiError, get, post, signedOut } from "../api";
import type { Me } from "../messages";
import { live, onSignedOut, startWatching, stopWatching } from "./watch";

/** undefined: not asked yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);
/** The server could not be reached when the page asked who is signed in. */
export const unreachable = signal(false);
/** The first visitor has been asked for a password in this page already. */
export const welcomed = signal(false);

const RANK: Record<string, number> = { viewer: 0, officer: 1, director: 2, admin: 3 };

export const role = computed(() => live.value?.user.value?.role ?? me.value?.user.role ?? "viewer");
export const may = (needed: "officer" | "director" | "admin"): boolean => (RANK[role.value] ?? 0) >= (RANK[needed] ?? 9);

export async function findMe(): Promise<void> {
  try {
    signIn(await get<Me>("/api/me"));
    unreachable.value = false;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) me.value = null;
    else {
      unreachable.value = true;
      setTimeout(() => void findMe(), 3000);
    }
  }
}

export function signIn(person: Me): void {
  const another = me.peek()?.user.name !== person.user.name;
  me.value = person;
  if (another) startWatching();
}

export async function signInWith(name: string, password: string): Promise<void> {
  signIn(await post<Me>("/api/login", { name, password }));
}

export async function signOut(): Promise<void> {
  await post("/api/logout");
  forget();
}

function forget(): void {
  stopWatching();
  me.value = null;
}

signedOut.tell = forget;
onSignedOut.tell = forget;
