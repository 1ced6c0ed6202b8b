import type { Statement } from './read-statement.ts';

type Feature = {
  /** The first major version of PostgreSQL that has it. */
  since: number;
  /** In words, such as "keys without overlaps". */
  name: string;
  isIn: (statement: Statement, words: string) => boolean;
};

const has =
  (part: string, isAbout: (statement: Statement) => boolean = () => true): Feature['isIn'] =>
  (statement, words) =>
    isAbout(statement) && words.includes(part);
const isPrivilege = ({ kind }: Statement) => kind === 'privilege';

/**
 * What tables, keys and privileges may have that older servers refuse. A view or function that an older server does not know keeps nothing from coming
 * back, and is left out of a build by itself.
 */
const features: Feature[] = [
  { since: 18, name: 'virtual generated columns', isIn: (_, words) => hasVirtualColumn(words) },
  { since: 18, name: 'constraints that are not enforced', isIn: has(' NOT ENFORCED') },
  { since: 18, name: 'keys without overlaps', isIn: has(' WITHOUT OVERLAPS') },
  {
    since: 18,
    name: 'foreign keys of periods',
    isIn: ({ kind }, words) => kind === 'foreign key' && /[(,] PERIOD \w/.test(words),
  },
  {
    since: 18,
    name: 'NOT NULL constraints that are not valid or are not inherited',
    isIn: ({ what, found }, words) =>
      (what === 'constraint' && / NOT NULL \S+ (NO INHERIT )?NOT VALID/.test(words)) ||
      (found.constraint === undefined && words.includes(' NOT NULL NO INHERIT')),
  },
  { since: 18, name: 'default privileges of large objects', isIn: has(' LARGE OBJECTS ', isPrivilege) },
  {
    since: 17,
    name: 'the privilege MAINTAIN',
    isIn: (statement, words) => isPrivilege(statement) && /(?:GRANT|REVOKE|FOR|,) MAINTAIN\b/.test(words),
  },
  {
    since: 17,
    name: 'collations that the server brings along',
    isIn: has(' BUILTIN', ({ what }) => what === 'collation'),
  },
  { since: 15, name: 'keys in which nulls are equal', isIn: has(' NULLS NOT DISTINCT') },
];

const looksAt = new Set(['table', 'constraint', 'foreign key', 'index', 'collation', 'default privileges']);
/** A sentence names so many objects of each feature. */
const mostNamed = 5;

/**
 * Finds what the schema of an archive has and an older server does not know.
 * @param statements those of readStatement()
 * @param version the major version of the server
 * @returns sentences, one for each feature
 */
export function findNewerFeatures(statements: readonly Statement[], version: number): string[] {
  const due = features.filter(({ since }) => since > version);
  if (due.length === 0) return [];
  const found = new Map<Feature, Set<string>>();
  for (const statement of statements) {
    if (!looksAt.has(statement.what) && !isPrivilege(statement)) continue;
    const words = plainWords(statement.sql);
    for (const feature of due) {
      if (!feature.isIn(statement, words)) continue;
      found.set(feature, (found.get(feature) ?? new Set()).add(statement.label));
    }
  }
  return [...found].map(([{ name, since }, labels]) => {
    const named = [...labels].slice(0, mostNamed).join(', ');
    const more = labels.size > mostNamed ? ` and ${labels.size - mostNamed} more` : '';
    return `The schema has ${name}, which PostgreSQL has since version ${since}, and the database server is PostgreSQL ${version}: ${named}${more}.`;
  });
}

/** The words and signs of a statement in upper case with one blank between them; quoted names and strings are Q. It passes over the text once. */
function plainWords(sql: string): string {
  const words: string[] = [];
  for (let at = 0; at < sql.length; ) {
    const sign = sql[at] ?? '';
    let end = at + 1;
    if (sign === '"' || sign === "'") {
      const close = sql.indexOf(sign, end);
      end = close === -1 ? sql.length : close + 1;
      if (words.at(-1) !== 'Q') words.push('Q');
    } else if (/\w/.test(sign)) {
      while (end < sql.length && /[\w$]/.test(sql[end] ?? '')) end++;
      words.push(sql.slice(at, end).toUpperCase());
    } else if (!/\s/.test(sign)) words.push(sign);
    at = end;
  }
  return words.join(' ');
}

/** pg_dump writes STORED behind the expression of a generated column, and nothing behind that of a virtual one. */
function hasVirtualColumn(words: string): boolean {
  const start = ' GENERATED ALWAYS AS ( ';
  for (let at = words.indexOf(start); at !== -1; ) {
    let open = 1;
    let end = at + start.length;
    for (; end < words.length && open > 0; end++) {
      if (words[end] === '(') open++;
      else if (words[end] === ')') open--;
    }
    if (!words.startsWith(' STORED', end)) return true;
    at = words.indexOf(start, end);
  }
  return false;
}
