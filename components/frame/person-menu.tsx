'use client';

import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { loadPatiently } from '#components/ui/hooks/load-patiently.ts';
import type { Theme } from '../commands/theme.ts';
import { type Person, PersonButton } from './person-button.tsx';

const load = () => import('./open-person-menu.tsx');
const OpenPersonMenu = lazy(async () => ({ default: (await loadPatiently(load)).OpenPersonMenu }));

type PersonMenuProps = { person: Person; theme: Theme };

/** Who is logged in, the theme, and the way out. The menu itself is loaded when a person turns to it. */
export function PersonMenu(props: PersonMenuProps) {
  const [wanted, setWanted] = useState(false);
  if (wanted) {
    return (
      <Suspense fallback={<PersonButton person={props.person} aria-haspopup="menu" aria-expanded />}>
        <OpenPersonMenu {...props} />
      </Suspense>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setWanted(true);
  };
  return (
    <PersonButton
      person={props.person}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load().catch(() => undefined)}
      onFocus={() => void load().catch(() => undefined)}
      onKeyDown={onKeyDown}
      onClick={() => setWanted(true)}
    />
  );
}
