import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

const tones = {
  bad: { box: 'border-bad-solid/40 bg-bad-tint', mark: 'text-bad', Icon: CircleAlert },
  caution: { box: 'border-caution-solid/40 bg-caution-tint', mark: 'text-caution', Icon: TriangleAlert },
  work: { box: 'border-work-solid/40 bg-work-tint', mark: 'text-work', Icon: Info },
  idle: { box: 'border-line-strong bg-sunken', mark: 'text-muted', Icon: Info },
} as const;

type NoticeProps = {
  tone: keyof typeof tones;
  title?: ReactNode;
  children?: ReactNode;
  /** Read out at once by a screen reader when it appears. */
  alert?: boolean;
  className?: string;
};

/** A boxed sentence that must not be missed. */
export function Notice({ tone, title, children, alert = false, className }: NoticeProps) {
  const { box, mark, Icon } = tones[tone];
  return (
    <div role={alert ? 'alert' : undefined} className={classNames('flex gap-3 rounded-lg border p-4', box, className)}>
      <Icon aria-hidden className={classNames('mt-0.75 size-4 shrink-0', mark)} />
      <div className="flex min-w-0 flex-1 flex-col gap-1 break-words">
        {title ? <p className="font-medium">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
