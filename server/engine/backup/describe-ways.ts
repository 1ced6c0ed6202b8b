import type { Manifest } from '../archive/manifest.ts';

/** Says why no database can be built from a backup, except for what its notes say already. @returns sentences; none when one can */
export function describeWays({ verdict }: Pick<Manifest, 'verdict'>): string[] {
  const { never = [], ways } = verdict ?? {};
  if (ways === undefined) return [];
  const what = ways.inPlace.length === 0 ? "can be restored in place only, and can't be verified" : "can't be verified";
  const closed = ways.newDatabase.filter((problem) => !never.includes(problem));
  return closed.map((problem) => `This backup ${what}: ${problem}`);
}
