'use client';

import { ArrowDown, TriangleAlert } from 'lucide-react';
import { type UIEvent, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { useIsAlive } from '#components/ui/hooks/use-is-alive.ts';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { classNames } from '#lib/class-names.ts';
import type { ReportedLine } from '#lib/daemon-report.ts';
import { formatClock } from '#lib/format/format-clock.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

type LogCardProps = {
  lines: readonly ReportedLine[];
  /** The number of lines before the first one that were not kept. */
  cut: number;
  /** Whether more lines may come: their place is kept, so that nothing below moves. */
  grows: boolean;
};

const shownAtFirst = 200;
const nearEndPx = 24;

/** What happened, in words, the newest last. It stays at its end, unless one scrolls up to read. */
export function LogCard({ lines, cut, grows }: LogCardProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? lines : lines.slice(-shownAtFirst);
  const newest = lines.at(-1)?.number ?? -1;
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (newest >= 0 && isAtEnd) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest, isAtEnd]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLElement>) =>
    setAtEnd(scrollHeight - scrollTop - clientHeight < nearEndPx);
  return (
    <Card aria-labelledby="log" className="overflow-hidden">
      <CardHeader id="log" title="Log">
        <div className="flex items-center gap-2">
          {isAtEnd ? null : (
            <Button size="sm" variant="quiet" onClick={toEnd}>
              <ArrowDown aria-hidden />
              Newest
            </Button>
          )}
          <CopyButton text={textOf(lines)} label="Copy the log" />
        </div>
      </CardHeader>
      <div
        ref={box}
        role="log"
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within the keyboard's reach
        tabIndex={0}
        onScroll={onScroll}
        className={classNames(
          'overflow-y-auto overscroll-contain border-line border-t bg-canvas px-5 py-3 focus-visible:-outline-offset-2',
          grows ? 'h-72' : 'max-h-72',
        )}
      >
        {cut > 0 ? <p className="pb-2 text-muted text-sm">The first {formatCount(cut, 'line')} are not kept.</p> : null}
        {shown.length < lines.length ? (
          <Button size="sm" variant="quiet" className="mb-2" onClick={() => setShowsAll(true)}>
            Show the {formatCount(lines.length - shown.length, 'earlier line')}
          </Button>
        ) : null}
        {shown.map((line) => (
          <LogLine key={line.number} line={line} />
        ))}
      </div>
    </Card>
  );
}

function LogLine({ line: { on, level, text } }: { line: ReportedLine }) {
  const isAlive = useIsAlive();
  return (
    <p className="flex gap-3 py-0.5 text-sm">
      <time
        dateTime={new Date(on).toISOString()}
        title={isAlive ? formatExactTime(on) : undefined}
        className="figures shrink-0 text-muted"
      >
        <LocalText text={formatClock(on)} />
      </time>
      {level === 'warning' ? (
        <TriangleAlert aria-label="Warning" role="img" className="mt-1 size-3.5 shrink-0 text-caution" />
      ) : null}
      <span className={classNames('min-w-0 break-words', level === 'warning' && 'font-medium')}>
        {showInvisibleInProse(text)}
      </span>
    </p>
  );
}

function textOf(lines: readonly ReportedLine[]): string {
  return lines
    .map(({ on, level, text }) => `${new Date(on).toISOString()} ${level === 'warning' ? 'WARNING ' : ''}${text}`)
    .join('\n');
}
