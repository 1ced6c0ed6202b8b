'use client';

import { FileText } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { mostReportDays } from '#lib/contracts/protection/report.ts';
import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';

const dayMs = 24 * 60 * 60 * 1000;

/** A day as its field has it: the days of a report begin at midnight UTC. */
function dayBefore(today: string, days: number): string {
  return new Date(Date.parse(today) - days * dayMs).toISOString().slice(0, 10);
}

/** Chooses a period, and leads to its report. @param today the server's day in UTC, such as "2026-11-30" */
export function ReportPage({ today }: { today: string }) {
  const id = useId();
  const [from, setFrom] = useState(dayBefore(today, 30));
  const [to, setTo] = useState(today);
  const problem = findProblem(from, to);
  const end = Number.isNaN(Date.parse(to)) ? to : dayBefore(to, -1);
  const address = (format: string) =>
    `/repo/v1/admin/report?${new URLSearchParams({ from: `${from}T00:00:00Z`, to: `${end}T00:00:00Z`, format })}`;
  return (
    <>
      <ProtectionSubPageHeader title="Report">
        <p>Policy, backups, verifications, failures, deletions and who had access, for a period.</p>
      </ProtectionSubPageHeader>
      <Card aria-labelledby="report-title">
        <CardHeader id="report-title" title="Period" />
        <CardBody className="flex flex-col gap-5">
          <div className="flex flex-wrap gap-4">
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-from`}>First day</Label>
              <Input
                id={`${id}-from`}
                type="date"
                value={from}
                max={today}
                aria-invalid={problem !== null || undefined}
                aria-describedby={`${id}-about`}
                onChange={(event) => setFrom(event.target.value)}
              />
            </div>
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-to`}>Last day</Label>
              <Input
                id={`${id}-to`}
                type="date"
                value={to}
                max={today}
                aria-invalid={problem !== null || undefined}
                aria-describedby={`${id}-about`}
                onChange={(event) => setTo(event.target.value)}
              />
            </div>
          </div>
          <p id={`${id}-about`} className={problem === null ? 'text-muted text-sm' : 'text-bad text-sm'}>
            {problem ?? 'Days are in UTC.'}
          </p>
          <div className="flex flex-wrap gap-3">
            {problem === null ? (
              <>
                <Button asChild variant="primary">
                  <a href={address('html')} target="_blank" rel="noreferrer">
                    <FileText aria-hidden /> Open report
                  </a>
                </Button>
                <Button asChild>
                  <a href={address('json')} download={`report-${from}-${to}.json`}>
                    Download as JSON
                  </a>
                </Button>
              </>
            ) : (
              <Button variant="primary" disabled aria-describedby={`${id}-about`}>
                <FileText aria-hidden /> Open report
              </Button>
            )}
          </div>
          <p className="text-muted text-sm">
            The report opens in a new tab. Print it there, or save it as PDF. It is in UTC and holds email and network
            addresses.
          </p>
        </CardBody>
      </Card>
    </>
  );
}

function findProblem(from: string, to: string): string | null {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return 'Enter both days.';
  if (last < first) return 'The last day is before the first one.';
  if (last - first >= mostReportDays * dayMs) return `A report covers ${mostReportDays} days at most.`;
  return null;
}
