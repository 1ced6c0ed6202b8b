import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { Grant, ListedObject } from './read-listed-objects.ts';

export type KnownRole = { name: string /** The session's role may give objects to it. */; mayOwn: boolean };

export type ObjectChanges = {
  statements: string[];
  /** The archive's owner, where the object could not be given to it. */
  lostOwner: string | null;
  /** Roles with privileges in the archive that the server does not have. */
  lostGrantees: string[];
};

/** Stands for the owner, whoever that is, so that privileges can be compared. */
const theOwner = Symbol('owner');

/**
 * The statements that make a large object's privileges, comment and owner, as they are now, those of the archive; none where
 * they are already.
 */
export function describeChanges(
  now: ListedObject,
  then: ListedObject,
  roles: ReadonlyMap<string, KnownRole>,
): ObjectChanges {
  const target = `large object ${then.oid}`;
  const statements = grantsDiffer(now, then) ? grantStatements(target, now, then, roles) : [];
  const known = ({ grantee }: Grant) => grantee === null || grantee === then.owner || roles.has(grantee);
  const lostGrantees = (then.grants ?? []).filter((grant) => !known(grant)).map(({ grantee }) => grantee ?? 'PUBLIC');
  if (now.comment !== then.comment) statements.push(`comment on ${target} is ${quoteText(then.comment)}`);
  if (now.owner === then.owner) return { statements, lostOwner: null, lostGrantees };
  const mayGive = roles.get(then.owner)?.mayOwn === true;
  if (mayGive) statements.push(`alter ${target} owner to ${quoteIdentifier(then.owner)}`);
  return { statements, lostOwner: mayGive ? null : then.owner, lostGrantees };
}

function grantsDiffer(now: ListedObject, then: ListedObject): boolean {
  return normalized(now) !== normalized(then);
}

function normalized({ owner, grants }: ListedObject): string {
  const all = grants ?? ['SELECT', 'UPDATE'].map((privilege) => ({ grantee: owner, privilege, grantable: false }));
  return all
    .map(({ grantee, privilege, grantable }) =>
      JSON.stringify([grantee === owner ? theOwner.description : ['role', grantee], privilege, grantable]),
    )
    .sort()
    .join();
}

/** The owner's own entries go by its name now: it is changed last, and takes them along. */
function grantStatements(
  target: string,
  now: ListedObject,
  then: ListedObject,
  roles: ReadonlyMap<string, KnownRole>,
): string[] {
  const nameOf = (grantee: string | null, owner: string) => {
    if (grantee === null) return 'public';
    return quoteIdentifier(grantee === owner ? now.owner : grantee);
  };
  const holders = new Set([quoteIdentifier(now.owner), ...(now.grants ?? []).map((g) => nameOf(g.grantee, now.owner))]);
  const grants = then.grants ?? [
    { grantee: then.owner, privilege: 'SELECT', grantable: false },
    { grantee: then.owner, privilege: 'UPDATE', grantable: false },
  ];
  return [
    `revoke all on ${target} from ${[...holders].join(', ')} cascade`,
    ...grants
      .filter(({ grantee }) => grantee === null || grantee === then.owner || roles.has(grantee))
      .filter(({ privilege }) => privilege === 'SELECT' || privilege === 'UPDATE')
      .map(
        ({ grantee, privilege, grantable }) =>
          `grant ${privilege} on ${target} to ${nameOf(grantee, then.owner)}${grantable ? ' with grant option' : ''}`,
      ),
  ];
}

function quoteText(text: string | null): string {
  return text === null ? 'null' : `E'${text.replaceAll('\\', '\\\\').replaceAll(`'`, `''`)}'`;
}
