// The engine as the page sees it: one request after another, each with a time limit. Where one breaks it, it is started
// again, and what was open is opened again when it is next asked for.

import type { FromWorker, ToWorker } from "./protocol";

/** Why a request came to nothing. */
export class Trouble extends Error {
  constructor(
    /** The engine's own answer; it broke down; it took too long. */
    readonly kind: "refused" | "broken" | "slow",
    message: string,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  answer: T;
  bytes: Uint8Array<ArrayBuffer>;
}

/** One thing to do: what must be there before it, and the request. */
interface Job {
  steps: () => Promise<ToWorker[]>;
  limit: number;
  resolve: (answer: Answer<unknown>) => void;
  reject: (trouble: Trouble) => void;
}

/** What may take how long, in milliseconds. */
export const LIMIT = { quick: 30_000, long: 120_000 };

export class Engine {
  private worker: Worker | undefined;
  private module: WebAssembly.Module | undefined;
  private readonly urgent: Job[] = [];
  private readonly waiting: Job[] = [];
  private busy = false;

  constructor(
    private readonly script: string,
    private readonly packed: () => string,
    /** Called when all that was open is gone. */
    private readonly restarted: () => void,
  ) {}

  /**
   * Do something. The steps are asked for when its turn has come: by then it is known what is open.
   */
  ask<T>(steps: () => Promise<ToWorker[]>, { urgent = false, limit = LIMIT.quick } = {}): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      const job: Job = { steps, limit, resolve: resolve as (answer: Answer<unknown>) => void, reject };
      (urgent ? this.urgent : this.waiting).push(job);
      void this.next();
    });
  }

  private async next(): Promise<void> {
    if (this.busy) return;
    const job = this.urgent.shift() ?? this.waiting.shift();
    if (!job) return;
    this.busy = true;
    try {
      job.resolve(await this.run(job));
    } catch (error) {
      job.reject(error instanceof Trouble ? error : new Trouble("refused", error instanceof Error ? error.message : String(error)));
    } finally {
      this.busy = false;
      void this.next();
    }
  }

  private async run(job: Job): Promise<Answer<unknown>> {
    await this.ready();
    let last: Answer<unknown> = { answer: null, bytes: new Uint8Array() };
    for (const step of await job.steps()) {
      const done = await this.send(step, job.limit);
      if (done.is === "done") last = { answer: done.answer, bytes: done.bytes };
    }
    return last;
  }

  /** A thread with the engine in it. */
  private async ready(): Promise<void> {
    if (this.worker) return;
    const address = URL.createObjectURL(new Blob([this.script], { type: "text/javascript" }));
    this.worker = new Worker(address);
    if (this.module) {
      await this.send({ do: "start", module: this.module }, LIMIT.long);
    } else {
      const built = await this.send({ do: "build", packed: this.packed() }, LIMIT.long);
      if (built.is === "built") this.module = built.module;
    }
    URL.revokeObjectURL(address);
  }

  private send(message: ToWorker, limit: number): Promise<FromWorker> {
    const worker = this.worker;
    if (!worker) return Promise.reject(new Trouble("broken", "no engine"));
    return new Promise((resolve, reject) => {
      const stop = (kind: "broken" | "slow", why: string) => {
        clearTimeout(timer);
        worker.terminate();
        this.worker = undefined;
        this.restarted();
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
