// The engine in a thread of this page. What breaks it or takes too long costs only itself: the thread is ended, and started
// anew with the next call.

import type { Ask } from "../protocol";
import { Trouble, type Answer, type Seat, type Step } from "../seat";
import type { FromWorker, ToWorker } from "./messages";

/** A face that travels with the page, and what it is for. */
export interface Face {
  name: string;
  slots: string[];
}

/** How long it may take to build the engine or to take in a face, in milliseconds: of the page's own pieces none is endless. */
const BUILD = 120_000;

export class Thread implements Seat {
  readonly where = "aboutLocal";
  private worker: Worker | undefined;
  private module: WebAssembly.Module | undefined;
  private dressed = false;

  constructor(
    private readonly script: string,
    /** What the page holds in letters, by its name. */
    private readonly packed: (name: string) => string,
    private readonly faces: Face[],
  ) {}

  async start(): Promise<void> {
    if (this.worker) return;
    const address = URL.createObjectURL(new Blob([this.script], { type: "text/javascript" }));
    this.worker = new Worker(address);
    this.dressed = false;
    try {
      if (this.module) {
        await this.send({ do: "start", module: this.module }, BUILD);
      } else {
        const built = await this.send({ do: "build", packed: this.packed("engine") }, BUILD);
        if (built.is === "built") this.module = built.module;
      }
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  async call({ ask, english, data }: Step, limit: number): Promise<Answer<never>> {
    if (wantsFaces(ask)) await this.dress();
    const done = await this.send({ do: "call", request: { english, ...ask }, data }, limit);
    if (done.is !== "done") throw new Trouble("broken", done.is);
    return { answer: done.answer as never, bytes: done.bytes };
  }

  /** Hand the faces in: once, and only when something is to be set in them. */
  private async dress(): Promise<void> {
    if (this.dressed) return;
    for (const { name, slots } of this.faces) {
      await this.send({ do: "call", request: { ask: "face", slots }, packed: this.packed(name) }, BUILD);
    }
    this.dressed = true;
  }

  private send(message: ToWorker, limit: number): Promise<FromWorker> {
    const worker = this.worker;
    if (!worker) return Promise.reject(new Trouble("broken", "no engine"));
    return new Promise((resolve, reject) => {
      const stop = (kind: "broken" | "slow", why: string) => {
        clearTimeout(timer);
        worker.terminate();
        this.worker = undefined;
        reject(new Trouble(kind, why));
      };
      const timer = setTimeout(() => stop("slow", `${limit / 1000} s`), limit);
      worker.onmessage = (event: MessageEvent<FromWorker>) => {
        const said = event.data;
        if (said.is === "broken") return stop("broken", said.why);
        clearTimeout(timer);
        if (said.is === "refused") reject(new Trouble("refused", said.why));
        else resolve(said);
      };
      worker.onerror = (event) => stop("broken", event.message);
      worker.onmessageerror = () => stop("broken", "message");
      worker.postMessage(message);
    });
  }
}

/** Is something to be set in type? */
function wantsFaces(ask: Ask): boolean {
  switch (ask.ask) {
    case "pages": return true;
    case "save": return ask.kind === "pdf" || ask.kind === "ofd";
    case "batch": return typeof ask.want === "object" && "summary" in ask.want && ask.want.summary.kind === "pdf";
    default: return false;
  }
}
