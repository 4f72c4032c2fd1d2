/** Browser storage that goes on in memory where the browser keeps nothing, or has no room left. */
export interface Store {
  keys(): string[];
  get(key: string): string | null;
  set(key: string, text: string): void;
  remove(key: string): void;
}

export function safeStore(storage: Storage | null = localStorageOrNull()): Store {
  const memory = new Map<string, string>();
  return {
    keys: () => [...new Set([...memory.keys(), ...keysOf(storage)])],
    get: (key) => memory.get(key) ?? storage?.getItem(key) ?? null,
    set: (key, text) => {
      try {
        if (!storage) throw new Error("No storage");
        storage.setItem(key, text);
        memory.delete(key);
      } catch {
        memory.set(key, text);
      }
    },
    remove: (key) => {
      memory.delete(key);
      storage?.removeItem(key);
    },
  };
}

function localStorageOrNull(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function keysOf(storage: Storage | null): string[] {
  return storage ? Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "") : [];
}
