// One piece of work after another, the urgent ones first. Where a call breaks the engine it is started again, and what was open is
// opened again when it is next asked for.

import type { Ask, Calls } from "./protocol";
import { Trouble, type Answer, type Seat, type Step } from "./seat";
import { speech } from "./words";

/** What must be there before something is asked, and at last the call itself. Each step is taken when the one before is done. */
export type Steps = () => AsyncIterable<Step>;

interface Job {
  steps: Steps;
  limit: number;
  resolve: (answer: Answer<never>) => void;
  reject: (trouble: Trouble) => void;
}

/** What may take how long, in milliseconds. */
export const LIMIT = { quick: 40_000, long: 240_000 };

/** A call, in the language that the page speaks. */
export function step<Name extends keyof Calls>(ask: Name, with_: Calls[Name]["with"], data?: Uint8Array<ArrayBuffer>): Step {
  return { ask: { ask, ...with_ } as unknown as Ask, english: speech.english, data };
}

export class Engine {
  private readonly urgent: Job[] = [];
  private readonly waiting: Job[] = [];
  private busy = false;

  constructor(
    private readonly seat: Seat,
    /** Called when all that was open is gone. */
    private readonly lost: () => void,
  ) {}

  /** Take some steps and give the answer of the last. They are asked for when their turn has come: by then it is known what is open. */
  ask<T>(steps: Steps, { urgent = false, limit = LIMIT.quick } = {}): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      (urgent ? this.urgent : this.waiting).push({ steps, limit, resolve, reject });
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
      const trouble = error instanceof Trouble ? error : new Trouble("refused", error instanceof Error ? error.message : String(error));
      if (trouble.kind !== "refused") this.lost();
      job.reject(trouble);
    } finally {
      this.busy = false;
      void this.next();
    }
  }

  private async run(job: Job): Promise<Answer<never>> {
    await this.seat.start();
    let last: Answer<unknown> = { answer: null, bytes: new Uint8Array() };
    for await (const one of job.steps()) last = await this.seat.call(one, job.limit);
    return last as Answer<never>;
  }
}
