// What a question to the server ends in when the server dies, or something before it answers in its place.
import { afterEach, expect, test, vi } from "vitest";
import { ApiError, get } from "../src/api";

afterEach(() => vi.unstubAllGlobals());

function answering(answer: Response): void {
  vi.stubGlobal("fetch", () => Promise.resolve(answer));
}

test("a server that dies in the middle of its answer is a server out of reach", async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new TypeError("Failed to fetch")),
  });
  answering(new Response(body, { status: 200 }));
  await expect(get("/api/towns")).rejects.toMatchObject({ status: 0, code: "unreachable" });
});

test("a refusal that is not ours is still a refusal", async () => {
  answering(new Response("<html>Bad gateway</html>", { status: 502 }));
  await expect(get("/api/towns")).rejects.toBeInstanceOf(ApiError);
  answering(new Response('"no"', { status: 403 }));
  await expect(get("/api/towns")).rejects.toMatchObject({ status: 403, code: "error" });
});

test("an answer is what the server said", async () => {
  answering(new Response('{"features":[]}', { status: 200 }));
  expect(await get("/api/towns")).toEqual({ features: [] });
});
