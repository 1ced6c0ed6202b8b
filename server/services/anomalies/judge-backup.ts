import type { AnomalyKind } from '#lib/contracts/anomaly.ts';

/** What is compared of a backup. `size`: bytes. `tables`: rows by name (write-table-name.ts). */
export type ComparedBackup = { snapshotOn: Date; size: number; tables: Readonly<Record<string, number>> };

/** A deviation of one subject. `expected`: the median of the backups before, or of those before the anomaly was found. */
export type Deviation = {
  kind: Exclude<AnomalyKind, 'CHECK'>;
  subject: string;
  label: string;
  expected: number;
  actual: number | null;
};

/** An anomaly that is open, whose expectation counts until it is over. */
export type OpenAnomaly = { id: number; kind: AnomalyKind; subject: string; expected: number };

export type JudgeInput = {
  backup: ComparedBackup;
  /** The backups before it, the newest first. Only the first seven are looked at. */
  earlier: readonly ComparedBackup[];
  open: readonly OpenAnomaly[];
  /** When the data was read in which an anomaly of a subject was accepted last: older backups no longer count for that subject. */
  acceptedFrom: ReadonlyMap<string, Date>;
};

/** `resolved`: the ids of open anomalies that are over. A subject whose anomaly becomes another one is in both. */
export type Judgement = { found: Deviation[]; resolved: number[] };

/** How many backups a backup is compared with at most. */
export const comparedBackups = 7;
const fewestForMedian = 3;
const smallestBytes = 1_000_000;
const smallestRows = 1000;
const fewestOfFamily = 3;

/** The subject of the anomaly of a backup's size. */
const sizeSubject = '';

/**
 * Compares a backup with the seven before it. A figure is far from their median when it is less than half or more than twice of it, and
 * farther away than four times what they themselves deviate from it; small figures never are. A table is emptied or vanished when it had
 * rows in each backup before. Three or more tables whose names differ in digits alone, such as partitions of days, count as one table.
 */
export function judgeBackup({ backup, earlier, open, acceptedFrom }: JudgeInput): Judgement {
  const compared = earlier.slice(0, comparedBackups);
  const families = findFamilies([backup, ...compared]);
  const now = figuresOf(backup, families);
  const before = compared.map((one) => ({ snapshotOn: one.snapshotOn, figures: figuresOf(one, families) }));
  const openOf = new Map(open.filter(({ kind }) => kind !== 'CHECK').map((one) => [one.subject, one]));
  const judgement: Judgement = { found: [], resolved: [] };
  const subjects = new Set([...now.keys(), ...before.flatMap(({ figures }) => [...figures.keys()]), ...openOf.keys()]);
  for (const subject of subjects) {
    const from = acceptedFrom.get(subject);
    const counted = before.filter(({ snapshotOn }) => from === undefined || snapshotOn >= from);
    const known = openOf.get(subject);
    const deviation = judge({
      subject,
      now: now.get(subject) ?? null,
      values: counted.map(({ figures }) => figures.get(subject) ?? null),
      known,
    });
    if (known !== undefined && deviation?.kind !== known.kind) judgement.resolved.push(known.id);
    if (deviation !== null && deviation.kind !== known?.kind) judgement.found.push(deviation);
  }
  return judgement;
}

/** A figure of a backup: bytes, or the rows of a table or a family. `members`: of how many tables. */
type Figure = { value: number; members: number };

type Judged = { subject: string; now: Figure | null; values: (Figure | null)[]; known: OpenAnomaly | undefined };

function judge({ subject, now, values, known }: Judged): Deviation | null {
  const there = values.flatMap((figure) => figure ?? []);
  const middle = known?.expected ?? median(there.map(({ value }) => value));
  if (middle === null) return null;
  const facts = { subject, label: labelOf(subject, now), expected: middle, actual: now?.value ?? null };
  const always = known !== undefined || (values.length > 0 && values.every((figure) => (figure?.value ?? 0) > 0));
  if (subject !== sizeSubject && middle > 0 && always) {
    const membersBefore = median(there.map(({ members }) => members)) ?? 1;
    if (now === null || now.members < membersBefore / 2) return { kind: 'VANISHED', ...facts };
    if (now.value === 0) return { kind: 'EMPTIED', ...facts };
  }
  if (now === null) return null;
  const enough = known !== undefined || there.length >= fewestForMedian;
  const spread = known === undefined ? spreadOf(there, middle) : 0;
  if (!enough || !isFar(now.value, middle, spread, subject === sizeSubject ? smallestBytes : smallestRows)) return null;
  return { kind: subject === sizeSubject ? 'SIZE' : 'ROWS', ...facts };
}

function isFar(value: number, middle: number, spread: number, smallest: number): boolean {
  const distance = Math.abs(value - middle);
  if (distance < smallest || distance <= 4 * spread) return false;
  return value < middle / 2 || value > middle * 2;
}

/** The median distance of figures from their median. */
function spreadOf(figures: readonly Figure[], middle: number): number {
  return median(figures.map(({ value }) => Math.abs(value - middle))) ?? 0;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** A name with a star for each number in it: what the names of a family have in common. */
function familyOf(name: string): string {
  return name.replace(/\d+/g, '*');
}

/** The families that have enough members in one of the backups. */
function findFamilies(backups: readonly ComparedBackup[]): ReadonlySet<string> {
  const families = new Set<string>();
  for (const { tables } of backups) {
    const sizes = new Map<string, number>();
    for (const name of Object.keys(tables)) {
      const family = familyOf(name);
      sizes.set(family, (sizes.get(family) ?? 0) + 1);
    }
    for (const [family, size] of sizes) if (size >= fewestOfFamily) families.add(family);
  }
  return families;
}

function figuresOf({ size, tables }: ComparedBackup, families: ReadonlySet<string>): Map<string, Figure> {
  const figures = new Map<string, Figure>([[sizeSubject, { value: size, members: 1 }]]);
  for (const [name, rows] of Object.entries(tables)) {
    const family = familyOf(name);
    const subject = families.has(family) ? family : name;
    const known = figures.get(subject) ?? { value: 0, members: 0 };
    figures.set(subject, { value: known.value + rows, members: known.members + 1 });
  }
  return figures;
}

function labelOf(subject: string, now: Figure | null): string {
  if (subject === sizeSubject) return 'Size of the backup';
  return now !== null && now.members > 1 ? `${subject} (${now.members} tables)` : subject;
}
