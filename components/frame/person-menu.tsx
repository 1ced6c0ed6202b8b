'use client';

import { CircleUser, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '#components/ui/dropdown-menu.tsx';
import { logOut } from '#lib/queries/log-in.ts';
import { applyTheme, type Theme, toTheme } from './theme.ts';

export type Person = { email: string; displayName: string };

async function leave(): Promise<void> {
  try {
    await logOut();
    location.assign('/log-in');
  } catch {
    toast.error('You are still logged in', { description: 'The console did not answer. Try again.' });
  }
}

/** Who is logged in, the theme, and the way out. */
export function PersonMenu({ person, theme: first }: { person: Person; theme: Theme }) {
  const [theme, setTheme] = useState(first);
  const change = (value: string) => {
    setTheme(toTheme(value));
    applyTheme(toTheme(value));
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="quiet"
          size="sm"
          className="px-2"
          aria-label={`${person.displayName}, account of ${person.email}`}
        >
          <CircleUser aria-hidden />
          <span className="hidden max-w-40 truncate md:inline">{person.displayName}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>
          <span className="block text-xs">Logged in as</span>
          <span className="block break-all font-medium text-text">{person.email}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel className="text-xs">Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={change}>
          <DropdownMenuRadioItem value="system">
            <Monitor aria-hidden /> System
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light">
            <Sun aria-hidden /> Light
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">
            <Moon aria-hidden /> Dark
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden /> Log out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
