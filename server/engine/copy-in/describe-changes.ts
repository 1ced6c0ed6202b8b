import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { Grant, ListedObject } from './read-listed-objects.ts';

/** A role of the server. `mayOwn`: the session's role may make it the owner of an object. */
export type KnownRole = { name: string; mayOwn: boolean };

export type ObjectChanges = {
  statements: string[];
  /** The archive's owner, when the object can't be given to it; else null. */
  lostOwner: string | null;
  /** Roles with privileges in the archive that the server does not have. */
  lostGrantees: string[];
};

/** Stands for the owner, whatever its name, so that the privileges of objects with different owners can be compared. */
const theOwner = Symbol('owner');

/**
 * Writes the statements that change a large object's privileges, comment and owner to those of the archive.
 * @param now the object as it is in the database
 * @param then the object as it is in the archive
 * @param roles the roles of the server, by name
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
  if (now.comment !== then.comment)
    statements.push(`comment on ${target} is ${then.comment === null ? 'null' : quoteLiteral(then.comment)}`);
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

/** The owner's own privileges are granted to its present owner: the owner is changed last, and PostgreSQL moves them with it. */
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
