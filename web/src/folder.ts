// What many reports come to: the list, sums, comparisons, and all of them in one zip.

import { edits, stem, type Doc } from "./doc";
import { LIMIT, step } from "./engine";
import type { Kind, Want } from "./protocol";
import { Trouble, type Answer, type Step } from "./seat";
import type { Store } from "./store";

/** What the reports that were read come to, each with its changes. */
export async function batch<T>(store: Store, want: Want, data?: Uint8Array<ArrayBuffer>): Promise<Answer<T>> {
  const docs = store.docs.filter((doc) => doc.state === "ready");
  // Each is brought to its changes before all are looked at together.
  for (const doc of docs.filter((d) => d.done > 0)) await store.of([doc], step("view", { id: doc.id, edits: edits(doc) }));
  const unread = store.docs.filter((doc) => doc.state === "failed").map((doc): [string, string] => [doc.name, doc.why]);
  return store.of<T>(docs, step("batch", { ids: docs.map((doc) => doc.id), unread, want }, data), { limit: LIMIT.long });
}

export interface Zipped {
  bytes: Uint8Array<ArrayBuffer>;
  /** What could not be made, with the reason. */
  left: string[];
}

/** All reports as files, in one. What cannot be made of one report costs the others nothing. */
export async function zip(store: Store, kinds: Kind[], progress: (done: number, all: number) => void): Promise<Zipped> {
  const docs = store.docs.filter((doc) => doc.state === "ready");
  const names = stems(docs);
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const left: string[] = [];
  for (const [i, doc] of docs.entries()) {
    for (const kind of kinds) {
      const name = `${names[i]}.${kind}`;
      try {
        files.push({ name, bytes: (await store.made(doc, kind)).bytes });
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        left.push(`${name}: ${store.said(error)}`);
      }
    }
    progress(i + 1, docs.length);
  }
  // In one piece of work: where the engine is lost on the way, the zip is not made without what it held.
  const steps = async function* (): AsyncGenerator<Step> {
    for (const { name, bytes } of files) yield step("pack", { name }, bytes);
    yield step("pack", { name: null });
  };
  return { bytes: (await store.ask(steps, { limit: LIMIT.long })).bytes, left };
}

/** A name for each, without its ending where that leaves them apart. */
export function stems(docs: Doc[]): string[] {
  const own = docs.map((doc) => stem(doc.name));
  const seen = new Map<string, number>();
  own.forEach((name) => seen.set(name, (seen.get(name) ?? 0) + 1));
  return docs.map((doc, i) => (seen.get(own[i] ?? "") === 1 ? (own[i] ?? "") : doc.name));
}
