import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

const badgeVariants = cva(
  'inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        good: 'bg-good-tint text-good',
        caution: 'bg-caution-tint text-caution',
        bad: 'bg-bad-tint text-bad',
        work: 'bg-work-tint text-work',
        idle: 'bg-idle-tint text-idle',
      },
    },
    defaultVariants: { tone: 'idle' },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeVariants>['tone']>;

export function Badge({ className, tone, ...rest }: ComponentProps<'span'> & { tone: Tone }) {
  return <span className={classNames(badgeVariants({ tone }), className)} {...rest} />;
}
