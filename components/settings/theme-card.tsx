'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { type Theme, toTheme } from '#components/commands/theme.ts';
import { chooseTheme, useTheme } from '#components/commands/use-theme.ts';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';

const choices = [
  { value: 'system', label: 'System', about: 'Follow this device', Icon: Monitor },
  { value: 'light', label: 'Light', about: '', Icon: Sun },
  { value: 'dark', label: 'Dark', about: '', Icon: Moon },
] as const;

export function ThemeCard({ theme: first }: { theme: Theme }) {
  const theme = useTheme(first);
  return (
    <Card aria-labelledby="theme-title">
      <CardHeader id="theme-title" title="Theme" />
      <CardBody>
        <RadioGroup
          aria-labelledby="theme-title"
          value={theme}
          onValueChange={(value) => chooseTheme(toTheme(value))}
          className="gap-2"
        >
          {choices.map(({ value, label, about, Icon }) => (
            <RadioCard key={value} value={value} aria-label={label} className="items-center px-4 py-3">
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-4">
                <span className="font-medium">{label}</span>
                {about ? <span className="text-muted text-sm">{about}</span> : null}
              </span>
            </RadioCard>
          ))}
        </RadioGroup>
      </CardBody>
    </Card>
  );
}
