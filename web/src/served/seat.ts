// The engine in the program that has handed out this page, at an address of this machine. A page has a desk there, which holds
// what it has open.

import { Trouble, type Answer, type Seat, type Step } from "../seat";
import { t } from "../words";

/** How often the program is told that the page is still open, in milliseconds. */
const ALIVE = 60_000;
/** How long the program may take to answer what needs no work. */
const SHORT = 10_000;

export class Served implements Seat {
  readonly where = "aboutServed";
  private desk: string | undefined;

  constructor() {
    setInterval(() => void send("alive", "POST", SHORT).catch(() => undefined), ALIVE);
    // A page that may be shown again keeps its desk.
    addEventListener("pagehide", (event) => {
      if (!event.persisted) this.leave();
    });
  }

  async start(): Promise<void> {
    this.desk ??= await (await send("desks", "POST", SHORT)).text();
  }

  async call({ ask, english, data }: Step, limit: number): Promise<Answer<never>> {
    const words = new TextEncoder().encode(JSON.stringify({ english, ...ask }));
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, words.length, true);
    try {
      const reply = await send(`desks/${this.desk}`, "POST", limit, new Blob([length, words, data ?? ""]));
      return taken(await reply.arrayBuffer());
    } catch (error) {
      // What is still being done is for nobody; what was open is gone.
      if (error instanceof Trouble && error.kind !== "refused") this.leave();
      throw error;
    }
  }

  /** The files that the program was told to open. */
  async files(): Promise<{ name: string; file: Blob }[]> {
    const names = (await (await send("files", "GET", SHORT)).json()) as string[];
    return Promise.all(names.map(async (name, at) => ({ name, file: await (await send(`files/${at}`, "GET", ALIVE)).blob() })));
  }

  /** Licences and notices of all that is in the program. */
  async notices(): Promise<string> {
    return (await send("notices", "GET", SHORT)).text();
  }

  private leave(): void {
    if (this.desk) fetch(`desks/${this.desk}`, { method: "DELETE", keepalive: true }).catch(() => undefined);
    this.desk = undefined;
  }
}

/** An answer: the length of the words, the words, the bytes. */
function taken(whole: ArrayBuffer): Answer<never> {
  const end = 4 + new DataView(whole).getUint32(0, true);
  const answer: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, end - 4)));
  return { answer: answer as never, bytes: new Uint8Array(whole, end) };
}

/** Ask the program, and wait so long for its answer, whole. */
async function send(path: string, method: "GET" | "POST", limit: number, body?: Blob): Promise<Response> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), limit);
  let reply: Response;
  try {
    reply = await fetch(path, { method, body, signal: given.signal });
    if (reply.ok) return new Response(await reply.blob());
  } catch {
    if (given.signal.aborted) throw new Trouble("slow", `${limit / 1000} s`);
    throw new Trouble("refused", t("away"));
  } finally {
    clearTimeout(timer);
  }
  switch (reply.status) {
    case 413: throw new Trouble("refused", t("large"));
    case 422: throw new Trouble("refused", await why(reply));
    default: throw new Trouble("broken", String(reply.status));
  }
}

async function why(reply: Response): Promise<string> {
  const text = await reply.text();
  try {
    return (JSON.parse(text) as { error: string }).error;
  } catch {
    return text;
  }
}
