// Where the engine sits, as the page sees it: the one way through which every call goes. Here it is a thread of this page
// (`worker/thread.ts`); a page that is served has it at the other end of a connection.

import type { Ask, Calls } from "./protocol";

/** Why a call came to nothing. */
export class Trouble extends Error {
  constructor(
    /** The engine's own answer; it broke down; it took too long. Of the last two: what was open is gone. */
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

/** A call, and the bytes that go with it. */
export interface Step {
  ask: Ask;
  /** The language of what is said to people. */
  english: boolean;
  data?: Uint8Array<ArrayBuffer>;
}

export interface Seat {
  /** The word for where files are worked on. */
  readonly where: "aboutLocal" | "aboutServed";
  /** Get ready, anew where the engine was lost. Nothing to do where it is there. */
  start(): Promise<void>;
  /** Make a call; after so many milliseconds it is given up. */
  call(step: Step, limit: number): Promise<Answer<Calls[keyof Calls]["answer"]>>;
}
