// Files and folders that are dropped, chosen or pasted, and files that are taken away.

export interface Given {
  name: string;
  file: Blob;
}

/** What no office writes: system files of folders. */
const hidden = (name: string) => name.split("/").some((part) => part.startsWith(".") || part === "Thumbs.db" || part.startsWith("~$"));

/** Files that were chosen; those of a folder bear their path below it. */
export function chosen(list: FileList | null): Given[] {
  const all = [...(list ?? [])].map((file) => ({ name: below(file.webkitRelativePath) || file.name, file }));
  return sorted(all.filter((given) => !hidden(given.name)));
}

function below(path: string): string {
  return path.split("/").slice(1).join("/");
}

function sorted(all: Given[]): Given[] {
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Files and folders that were dropped, folders to any depth. */
export async function dropped(data: DataTransfer): Promise<Given[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return chosen(data.files);
  const found: Given[] = [];
  const walk = async (entry: FileSystemEntry, folder: string): Promise<void> => {
    if (entry instanceof FileSystemFileEntry || entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ name: folder + entry.name, file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      for (const inner of some) await walk(inner, `${folder}${entry.name}/`);
    }
  };
  // The folder that was dropped is where the paths begin.
  for (const entry of entries) {
    if (entry.isDirectory) {
      const before = found.length;
      await walk(entry, "");
      found.slice(before).forEach((given) => (given.name = below(given.name)));
    } else {
      await walk(entry, "");
    }
  }
  return sorted(found.filter((given) => !hidden(given.name)));
}

/** Hand a file to the browser to be saved. */
export function download(name: string, bytes: BlobPart): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name.replace(/[/\\]/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
