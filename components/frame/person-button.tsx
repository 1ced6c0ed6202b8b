import { CircleUser } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '#components/ui/button.tsx';
import { showInvisible } from '#lib/format/show-invisible.ts';

export type Person = { email: string; displayName: string };

type PersonButtonProps = Omit<ComponentProps<typeof Button>, 'children'> & { person: Person };

/** The button of the person's menu; the menu gives it what makes it one. */
export function PersonButton({ person, ...rest }: PersonButtonProps) {
  return (
    <Button
      variant="quiet"
      size="sm"
      className="px-2"
      aria-label={`${showInvisible(person.displayName)}, account of ${showInvisible(person.email)}`}
      {...rest}
    >
      <CircleUser aria-hidden />
      <span className="hidden max-w-40 truncate md:inline">{showInvisible(person.displayName)}</span>
    </Button>
  );
}
