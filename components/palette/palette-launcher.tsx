'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { loadPatiently } from '#components/ui/hooks/load-patiently.ts';
import { usesSingleKeys } from '../commands/single-keys.ts';
import type { PaletteView } from './palette-view.ts';

const load = () => import('./palette.tsx');
const Palette = dynamic(async () => (await loadPatiently(load)).Palette, { ssr: false });

/** Whether a key that is pressed now is text for a field, or belongs to a dialog or a menu. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"]')) return true;
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/** The button of the command palette, and its keys: Ctrl-K or Cmd-K, and ? for the list of keys. The palette itself is loaded when it is wanted. */
export function PaletteLauncher() {
  const [view, setView] = useState<PaletteView | null>(null);
  const [wanted, setWanted] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLElement | null>(null);
  const open = useCallback((next: PaletteView) => {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused.closest('[role="dialog"]') === null) opener.current = focused;
    setWanted(true);
    setView((before) => (before === next ? null : next));
  }, []);
  const giveFocusBack = () => {
    const target = opener.current;
    if (target?.isConnected && target !== document.body) target.focus();
    else button.current?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        open('commands');
      } else if (event.key === '?' && usesSingleKeys() && !event.ctrlKey && !event.metaKey && !isTaken(event.target)) {
        event.preventDefault();
        open('shortcuts');
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
  return (
    <>
      <Button
        ref={button}
        variant="quiet"
        size="sm"
        className="px-2 xl:border xl:border-line-strong xl:bg-surface xl:pr-1.5"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onPointerEnter={() => void load().catch(() => undefined)}
        onClick={() => open('commands')}
      >
        <Search aria-hidden />
        <span className="sr-only font-normal xl:not-sr-only xl:pr-6">Search and commands</span>
        <kbd
          aria-hidden
          className="hidden rounded-sm border border-line bg-canvas px-1.5 font-sans text-muted text-xs xl:inline"
        >
          Ctrl K
        </kbd>
      </Button>
      {wanted ? <Palette view={view} onView={setView} giveFocusBack={giveFocusBack} /> : null}
    </>
  );
}
