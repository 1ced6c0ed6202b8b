import { Database, DoorOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StackStatusValue, StatusEnforcement } from '#lib/contracts/stack-status.ts';
import { StackStatusBadge } from '../stack-status/stack-status-badge.tsx';

type EnforcementCardProps = { enforcement: StatusEnforcement; effective: StackStatusValue };

/** What enforces the status on the stack's own services: the gate, and their role in the database. */
export function EnforcementCard({ enforcement: { gate, role }, effective }: EnforcementCardProps) {
  return (
    <Card className="max-w-4xl" aria-labelledby="enforcement-title">
      <CardHeader id="enforcement-title" title="Enforcement" />
      <CardBody className="flex flex-col gap-4">
        <dl className="flex flex-col gap-4">
          <Way icon={<DoorOpen aria-hidden />} name="Gate" badge={<GateBadge asked={gate.lastAskedOn !== null} />}>
            {gate.lastAskedOn === null ? (
              'No proxy has called /gate since the console started.'
            ) : (
              <>
                A proxy called /gate <RelativeTime time={Date.parse(gate.lastAskedOn)} />.
              </>
            )}
          </Way>
          <Way icon={<Database aria-hidden />} name="Database role" badge={<RoleBadge role={role} />}>
            {describeRole(role, effective)}
          </Way>
        </dl>
        {role?.problem ? (
          <Notice tone="bad" title={`The role ${role.name} does not follow the status`}>
            <p>{role.problem}</p>
          </Notice>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Way({
  icon,
  name,
  badge,
  children,
}: {
  icon: ReactNode;
  name: string;
  badge: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
      <dt className="flex w-40 shrink-0 items-center gap-2 font-medium [&_svg]:size-4 [&_svg]:text-muted">
        {icon}
        {name}
      </dt>
      <dd className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        {badge}
        <span className="min-w-0">{children}</span>
      </dd>
    </div>
  );
}

function GateBadge({ asked }: { asked: boolean }) {
  return asked ? <Badge tone="good">Active</Badge> : <Badge tone="idle">No requests</Badge>;
}

function RoleBadge({ role }: { role: StatusEnforcement['role'] }) {
  if (role === null) return <Badge tone="idle">Not set up</Badge>;
  return role.inForce === null ? <Badge tone="caution">Not active</Badge> : <StackStatusBadge status={role.inForce} />;
}

function describeRole(role: StatusEnforcement['role'], effective: StackStatusValue): string {
  if (role === null)
    return 'REPOSITORY_APP_ROLE is not set. It names the database role of the stack’s services, whose access then follows the status.';
  if (role.problem !== null) return `The role ${role.name} could not be changed.`;
  if (role.inForce !== effective) return `The new status is being applied to the role ${role.name}.`;
  return {
    READ_WRITE: `Active for the role ${role.name}: it can log in, read and write.`,
    READ_ONLY: `Active for the role ${role.name}: its sessions are read-only.`,
    DOWN: `Active for the role ${role.name}: it cannot log in.`,
  }[effective];
}
