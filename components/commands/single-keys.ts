const name = 'single-keys';

/** Whether ? opens the list of keys: somebody who speaks to their computer may not want keys without Ctrl. */
export function usesSingleKeys(): boolean {
  try {
    return localStorage.getItem(name) !== 'off';
  } catch {
    return true;
  }
}

export function keepSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(name);
    else localStorage.setItem(name, 'off');
  } catch {
    // A browser that keeps nothing keeps the default.
  }
}
