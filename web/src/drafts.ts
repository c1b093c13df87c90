// Drafts in the browser's own storage: only where the clerk has said so, and gone when the clerk says so.

import type { Made } from "./doc";
import type { Edit } from "./protocol";

const ALLOWED = "nianbao.drafts";
const ROOM = "drafts";

export interface Kept {
  name: string;
  file: Blob | null;
  made: Made | null;
  history: Edit[];
  done: number;
}

export function allowed(): boolean {
  try {
    return localStorage.getItem(ALLOWED) === "yes";
  } catch {
    return false;
  }
}

/** Keep drafts from now on, or no more; false where the browser has no room for them. */
export function allow(keeping: boolean): boolean {
  try {
    if (keeping) localStorage.setItem(ALLOWED, "yes");
    else localStorage.removeItem(ALLOWED);
    return true;
  } catch {
    return false;
  }
}

function room(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("nianbao", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROOM, { keyPath: "name" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(mode: IDBTransactionMode, work: (room: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const open = await room();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = open.transaction(ROOM, mode);
      const request = work(transaction.objectStore(ROOM));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    open.close();
  }
}

/** Keep one; false where the browser refuses. */
export async function keep(kept: Kept): Promise<boolean> {
  return within("readwrite", (store) => store.put(kept)).then(() => true, () => false);
}

export async function all(): Promise<Kept[]> {
  return within<Kept[]>("readonly", (store) => store.getAll()).catch(() => []);
}

export async function forget(name: string): Promise<void> {
  if (allowed()) await within("readwrite", (store) => store.delete(name)).catch(() => undefined);
}

/** All of them, and the room itself. */
export function wipe(): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase("nianbao");
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    } catch {
      resolve();
    }
  });
}
