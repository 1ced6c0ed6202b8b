import { Fragment } from 'react';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { TimeZoneList } from '#components/ui/time-zone-list.tsx';
import type { RulesDraft, RulesProblems } from './rules-draft.ts';

type RulesFieldsProps = {
  id: string;
  draft: RulesDraft;
  problems: RulesProblems;
  onEdit: (change: Partial<RulesDraft>) => void;
};

const counts = [
  { name: 'last', label: 'Last' },
  { name: 'hourly', label: 'Hourly' },
  { name: 'daily', label: 'Daily' },
  { name: 'weekly', label: 'Weekly' },
  { name: 'monthly', label: 'Monthly' },
  { name: 'yearly', label: 'Yearly' },
] as const;

/** The fields of the rules: a number for each period, what always stays, safety backups, and the zone. */
export function RulesFields({ id, draft, problems, onEdit }: RulesFieldsProps) {
  const field = (name: keyof RulesDraft) => ({
    id: `${id}-${name}`,
    value: draft[name],
    'aria-invalid': problems[name] !== undefined,
    'aria-describedby': problems[name] === undefined ? undefined : `${id}-${name}-problem`,
    onChange: ({ target }: { target: { value: string } }) => onEdit({ [name]: target.value }),
  });
  const problem = (name: keyof RulesDraft) =>
    problems[name] === undefined ? null : (
      <p id={`${id}-${name}-problem`} className="text-bad text-sm">
        {problems[name]}
      </p>
    );
  return (
    <div className="flex flex-col gap-5">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-3 text-muted text-sm">
          How many backups each rule keeps: the newest of each of the last hours, days, weeks, months or years that have
          a backup. A backup stays if any rule keeps it.
        </legend>
        <div className="grid grid-cols-2 gap-3 min-[30rem]:grid-cols-3 lg:grid-cols-6">
          {counts.map(({ name, label }) => (
            <div key={name} className="flex flex-col gap-1">
              <Label htmlFor={`${id}-${name}`}>{label}</Label>
              <Input {...field(name)} inputMode="numeric" maxLength={5} className="figures" />
            </div>
          ))}
        </div>
        {counts.map(({ name }) => (
          <Fragment key={name}>{problem(name)}</Fragment>
        ))}
      </fieldset>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <div className="flex flex-col gap-1">
          <Label htmlFor={`${id}-floor`}>Newest that always stay</Label>
          <Input {...field('floor')} inputMode="numeric" maxLength={5} className="figures" />
          {problem('floor')}
        </div>
        <div className="flex flex-col gap-1">
          <Label htmlFor={`${id}-safetyDays`}>Days for safety backups</Label>
          <Input
            {...field('safetyDays')}
            inputMode="numeric"
            maxLength={5}
            placeholder="No limit"
            className="figures"
          />
          {problem('safetyDays')}
        </div>
        <div className="flex flex-col gap-1">
          <Label htmlFor={`${id}-zone`}>Time zone</Label>
          <Input {...field('zone')} list={`${id}-zones`} maxLength={64} autoComplete="off" spellCheck={false} />
          <TimeZoneList id={`${id}-zones`} />
          {problem('zone')}
        </div>
      </div>
    </div>
  );
}
