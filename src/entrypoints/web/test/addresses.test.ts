/** How addresses are asked for: ahead, with cookies, and never for a place that is no longer true. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { VideoAddress } from "../src/core/shapes.js";
import { isDue, makeAddresses } from "../src/player/addresses.js";

interface Asked {
  session?: string | null;
  cookies?: boolean;
}

/** An API whose clock is turned by hand; its addresses are renewed after an hour. */
function server(credentials = false) {
  const asked: Asked[] = [];
  const clock = { now: 0 };
  const address = async (_course: string, video: string, { session, cookies }: Asked = {}): Promise<VideoAddress> => {
    asked.push({ session: session ?? null, cookies: cookies ?? false });
    const renew_at = new Date(clock.now + 3600_000).toISOString();
    return {
      url: `${video}-${asked.length}`,
      session: session ?? `of ${video}`,
      renew_at,
      credentials,
    } as VideoAddress;
  };
  return { asked, clock, addresses: makeAddresses({ address, now: () => clock.now }, "course", "device") };
}

const nothing = async (): Promise<void> => undefined;

test("What was fetched ahead is used once", async () => {
  const { asked, addresses } = server();
  await addresses.prepare("next", nothing);
  await addresses.prepare("next", nothing);
  assert.equal((await addresses.get("next", null)).url, "next-1");
  assert.equal((await addresses.get("next", null)).url, "next-2");
  assert.equal(asked.length, 2);
});

test("What was fetched ahead long ago is asked for again, as its place may be another one", async () => {
  const { clock, addresses } = server();
  await addresses.prepare("next", nothing);
  clock.now += 121_000;
  assert.equal((await addresses.get("next", null)).url, "next-2");
});

test("An address that opens by cookies is asked for with them, and its playback is the same", async () => {
  const { asked, addresses } = server(true);
  const { session } = await addresses.get("film", null);
  await addresses.get("film", session);
  assert.deepEqual(asked, [
    { session: null, cookies: false },
    { session: "of film", cookies: true },
    { session: "of film", cookies: true },
  ]);
});

test("No cookies are asked for where the address is signed", async () => {
  const { asked, addresses } = server();
  await addresses.get("film", null);
  await addresses.get("film", "of film");
  assert.deepEqual(
    asked.map(({ cookies }) => cookies),
    [false, false],
  );
});

test("An address is due a second before its time", async () => {
  const { addresses } = server();
  const address = await addresses.get("film", null);
  assert.deepEqual([isDue(address, 3598_000), isDue(address, 3599_001)], [false, true]);
});
