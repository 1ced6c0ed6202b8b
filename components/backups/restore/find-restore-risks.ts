import { isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { countUnreadable, listUnreadable } from '#lib/unreadable-words.ts';
import { failedVerification } from '../shared/failed-verification.ts';
import type { RestoreWay } from '../shared/restore-ways.ts';

/** Something that speaks against a restore from a backup, said before it is started. */
export type RestoreRisk = {
  id:
    | 'incomplete'
    | 'verification-failed'
    | 'verification-impossible'
    | 'not-verified'
    | 'comes-back-weaker'
    | 'not-own'
    | 'another-stack'
    | 'data-only'
    | 'old';
  severity: 'bad' | 'caution';
  title: string;
  sentence: string;
  /** The restore can be started only once the person has ticked that they want it anyway. */
  needsTick: boolean;
  /** A verification would tell more, and can be started. */
  offersVerify: boolean;
};

const dayMs = 86_400_000;
/** From this age on a backup's age is said. */
const oldFromDays = 7;
const mostNamed = 3;

/**
 * Everything that speaks against restoring a backup in this way, the most serious first. A restore into a new database changes nothing
 * that is there, so it asks for a tick only before the schema of a backup runs that this stack did not make.
 * @param now epoch milliseconds
 */
export function findRestoreRisks(
  preview: RestorePreview,
  { way, stackName, now }: { way: RestoreWay; stackName: string; now: number },
): RestoreRisk[] {
  const replaces = way !== 'NEW_DATABASE';
  const risks = [
    ...incompleteRisks(preview, replaces),
    ...verificationRisks(preview, replaces, now),
    ...weakerRisks(preview),
    ...originRisks(preview, way),
    ...stackRisks(preview, replaces, stackName),
    ...schemaRisks(preview, way),
    ...(replaces ? ageRisks(preview, now) : []),
  ];
  return risks.sort((one, other) => weight(other) - weight(one));
}

function weight({ severity, needsTick }: RestoreRisk): number {
  return (severity === 'bad' ? 2 : 0) + (needsTick ? 1 : 0);
}

function incompleteRisks({ contents: { unreadable } }: RestorePreview, replaces: boolean): RestoreRisk[] {
  if (unreadable === null) return [];
  const one = unreadable.rows + unreadable.pages === 1;
  return [
    {
      id: 'incomplete',
      severity: 'bad',
      title: `This backup is incomplete: ${countUnreadable(unreadable)} could not be read when it was taken`,
      sentence: `${one ? 'It does' : 'They do'} not come back: ${showInvisible(listUnreadable(unreadable, mostNamed))}.`,
      needsTick: replaces,
      offersVerify: false,
    },
  ];
}

function verificationRisks(preview: RestorePreview, replaces: boolean, now: number): RestoreRisk[] {
  const { contents, ways } = preview;
  const canVerify = contents.schemaSql !== null && ways.newDatabase.length === 0;
  const asked = { needsTick: replaces, offersVerify: canVerify };
  const failed = failedVerification(contents);
  if (failed) {
    const when = formatRelativeTime(Date.parse(failed.endedOn), now);
    const reason = failed.errorMessage ?? 'The reason is unknown.';
    if (failed.backupAtFault) {
      const title = `This backup failed its verification ${when}`;
      return [{ id: 'verification-failed', severity: 'bad', title, sentence: reason, ...asked }];
    }
    const title = `The verification of this backup could not be done ${when}`;
    return [{ id: 'verification-impossible', severity: 'caution', title, sentence: reason, ...asked }];
  }
  if (contents.proof !== null) return [];
  const unknown = 'What comes back weaker is not known until it is verified.';
  const sentence = canVerify ? unknown : `${unknown} A verification is not possible here.`;
  return [{ id: 'not-verified', severity: 'caution', title: 'This backup is not verified', sentence, ...asked }];
}

/** All rows come back, so nothing asks for a tick. */
function weakerRisks({ contents: { verdict, unreadable } }: RestorePreview): RestoreRisk[] {
  if (verdict.weaker === null || verdict.weaker.total === 0) return [];
  const { total, named } = verdict.weaker;
  const names = named.slice(0, mostNamed).map(({ what, rows }) => {
    return rows === null ? showInvisible(what) : `${showInvisible(what)} (${formatCount(rows, 'row')} in the way)`;
  });
  const more = total > names.length ? `, and ${formatCount(total - names.length, 'other')}` : '';
  return [
    {
      id: 'comes-back-weaker',
      severity: 'caution',
      title: `All rows ${unreadable === null ? '' : 'that it has '}come back, and ${formatCount(total, 'thing')} ${total === 1 ? 'comes' : 'come'} back weaker`,
      sentence: `The verification found: ${names.join('; ')}${more}. The page of the backup has the reasons and what fixes them.`,
      needsTick: false,
      offersVerify: false,
    },
  ];
}

/** A restore in place runs nothing of the schema, so an unsigned backup, such as an older console's, is only named there. */
function originRisks({ contents: { origin, signer } }: RestorePreview, way: RestoreWay): RestoreRisk[] {
  if (isTrustedOrigin(origin)) return [];
  const runs = way !== 'IN_PLACE';
  const title =
    signer === null
      ? 'This backup is not signed, so nobody can tell which stack made it'
      : `This backup was not made by this stack: it is signed by “${showInvisible(signer.stack)}” (key ${signer.fingerprint.slice(0, 8)}…)`;
  return [
    {
      id: 'not-own',
      severity: runs || signer !== null ? 'bad' : 'caution',
      title,
      sentence: runs
        ? 'Its schema may contain code, which runs in the new database. Continue only if you know who made the backup.'
        : 'Its data may be anything. A restore in place runs no code of the backup.',
      needsTick: runs || signer !== null,
      offersVerify: false,
    },
  ];
}

function stackRisks({ contents }: RestorePreview, replaces: boolean, stackName: string): RestoreRisk[] {
  if (contents.stack === stackName) return [];
  return [
    {
      id: 'another-stack',
      severity: 'bad',
      title: `This is a backup of another stack: “${showInvisible(contents.stack)}”`,
      sentence: replaces
        ? `A restore replaces the data of “${stackName}” with the other stack’s data.`
        : `The new database gets the other stack’s data.`,
      needsTick: replaces,
      offersVerify: false,
    },
  ];
}

function schemaRisks({ contents }: RestorePreview, way: RestoreWay): RestoreRisk[] {
  if (contents.schemaSql !== null || way !== 'IN_PLACE') return [];
  return [
    {
      id: 'data-only',
      severity: 'caution',
      title: 'This backup holds data only',
      sentence: 'It has no schema: it can be restored in place only, into tables that exist.',
      needsTick: false,
      offersVerify: false,
    },
  ];
}

function ageRisks({ contents }: RestorePreview, now: number): RestoreRisk[] {
  const days = Math.floor((now - Date.parse(contents.snapshotOn)) / dayMs);
  if (!(days >= oldFromDays)) return [];
  return [
    {
      id: 'old',
      severity: 'caution',
      title: `This backup is ${days} days old`,
      sentence: 'The restore takes the database back to that time.',
      needsTick: false,
      offersVerify: false,
    },
  ];
}
