'use client';

import { ExternalLink } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';

const ways = [
  { name: 'JSON', path: '/status.json', about: 'For scripts and monitors.' },
  { name: 'RSS feed', path: '/status.rss', about: 'Status changes and maintenance updates.' },
  { name: 'Calendar', path: '/status.ics', about: 'Planned maintenance, to subscribe to.' },
  { name: 'Badge', path: '/status.svg', about: 'An image for a README or a page.' },
];

/** Where the stack's users see its status without a log-in, and what to put into pages of one's own. */
export function PublicStatusCard() {
  const origin = useSyncExternalStore(
    () => () => undefined,
    () => location.origin,
    () => '',
  );
  const tag = `<script async src="${origin}/status/banner.js" data-ahead="24"></script>`;
  return (
    <Card className="max-w-4xl print:hidden" aria-labelledby="public-status-title">
      <CardHeader id="public-status-title" title="For the stack’s users">
        <Button asChild size="sm" variant="quiet">
          <a href="/status" target="_blank" rel="noreferrer">
            Public page
            <ExternalLink aria-hidden />
            <span className="sr-only">(opens in a new tab)</span>
          </a>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <p className="text-muted">Public, no log-in needed. They never contain names of people, jobs or backups.</p>
        <dl className="flex flex-col gap-3">
          {ways.map(({ name, path, about }) => (
            <Address key={path} name={name} text={`${origin}${path}`} about={about} />
          ))}
          <Address
            name="Banner"
            text={tag}
            about="Put it into your own pages: it shows when the stack is read only or down, or maintenance starts within the number of hours in data-ahead."
          />
        </dl>
      </CardBody>
    </Card>
  );
}

function Address({ name, text, about }: { name: string; text: string; about: string }) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
      <dt className="w-24 shrink-0 font-medium">{name}</dt>
      <dd className="flex min-w-0 flex-1 basis-72 flex-col gap-0.5">
        <span className="text-muted text-sm">{about}</span>
        <span className="-me-3 flex items-start justify-between gap-x-2">
          <code className="min-w-0 break-all py-1 font-mono text-sm">{text}</code>
          <span className="shrink-0">
            <CopyButton text={text} label="Copy" />
          </span>
        </span>
      </dd>
    </div>
  );
}
