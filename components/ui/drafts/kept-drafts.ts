/** The prefix of the drafts' keys in the tab's session storage; a draft's own name follows it. */
const prefix = 'stack-console-draft:';

/** The unsaved drafts of this tab by name, as JSON: used if the browser gives no session storage. */
const known = new Map<string, string | null>();
const listeners = new Set<() => void>();

/** The JSON of a draft; null where there is none. */
export function readDraft(name: string): string | null {
  const inMemory = known.get(name);
  if (inMemory !== undefined) return inMemory;
  const stored = fromStorage(name);
  known.set(name, stored);
  return stored;
}

/** Keeps a draft through navigation, reload and log-in, for as long as the tab is open. @param json null to delete it */
export function keepDraft(name: string, json: string | null): void {
  known.set(name, json);
  try {
    if (json === null) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, json);
  } catch {
    // The browser gives no storage, or it is full: the draft is in memory, until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

/** Calls the listener when any draft changes; what it gives ends that. */
export function watchDrafts(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function fromStorage(name: string): string | null {
  try {
    return sessionStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}
