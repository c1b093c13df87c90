// What the page and the engine's thread say to each other.

export type ToWorker =
  | { do: "build"; packed: string }
  | { do: "start"; module: WebAssembly.Module }
  | { do: "call"; request: unknown; data?: Uint8Array; packed?: string };

export type FromWorker =
  | { is: "built"; module: WebAssembly.Module }
  | { is: "done"; answer: unknown; bytes: Uint8Array<ArrayBuffer> }
  | { is: "refused"; why: string }
  | { is: "broken"; why: string };
