'use client';

import { useSyncExternalStore } from 'react';
import { applyTheme, type Theme, toTheme } from './theme.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Theme {
  return toTheme(document.documentElement.dataset.theme);
}

/** Shows a theme, saves it, and updates every switch on the page. */
export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  for (const listener of listeners) listener();
}

/** The theme that is chosen. @param first as the server drew it */
export function useTheme(first: Theme): Theme {
  return useSyncExternalStore(subscribe, read, () => first);
}
