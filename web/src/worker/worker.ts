// The engine in a thread of its own: what a file does to it cannot reach the page.

import { unpack } from "./packed";
import { System } from "./wasi";
import type { FromWorker, ToWorker } from "./messages";

interface Exports {
  memory: WebAssembly.Memory;
  room(length: number): number;
  call(request: number, length: number, data: number, size: number): number;
  answer(bytes: number): number;
  answered(bytes: number): number;
}

let engine: Exports | undefined;
const system = new System();

function send(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function start(module: WebAssembly.Module): Promise<void> {
  const instance = await WebAssembly.instantiate(module, system.imports);
  engine = instance.exports as unknown as Exports;
  system.memory = engine.memory;
}

function put(to: Exports, bytes: Uint8Array): number {
  const at = to.room(bytes.length);
  new Uint8Array(to.memory.buffer, at, bytes.length).set(bytes);
  return at;
}

function get(from: Exports, which: 0 | 1): Uint8Array<ArrayBuffer> {
  return new Uint8Array(from.memory.buffer, from.answer(which), from.answered(which)).slice();
}

function call(request: unknown, data: Uint8Array): void {
  if (!engine) throw new Error("not started");
  const words = new TextEncoder().encode(JSON.stringify(request));
  const failed = engine.call(put(engine, words), words.length, put(engine, data), data.length);
  const answer: unknown = JSON.parse(new TextDecoder().decode(get(engine, 0)));
  if (failed) {
    send({ is: "refused", why: (answer as { error: string }).error });
  } else {
    const bytes = get(engine, 1);
    send({ is: "done", answer, bytes }, [bytes.buffer]);
  }
}

async function answer(message: ToWorker): Promise<void> {
  switch (message.do) {
    case "build": {
      const module = await WebAssembly.compile((await unpack(message.packed)));
      await start(module);
      return send({ is: "built", module });
    }
    case "start":
      await start(message.module);
      return send({ is: "done", answer: null, bytes: new Uint8Array() });
    case "call": {
      const { data, packed } = message;
      return call(message.request, packed === undefined ? (data ?? new Uint8Array()) : await unpack(packed));
    }
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  answer(event.data).catch((error: unknown) => {
    // The instance may be in any state: nothing more is asked of it.
    send({ is: "broken", why: system.said || String(error) });
  });
});
