/** What a statement of pg_dump's does, as far as its place in a build depends on it. */
export type StatementKind =
  /** `set`, or the search_path by set_config. */
  | 'setting'
  | 'schema'
  | 'index'
  /** A primary key, or a unique or exclusion constraint. */
  | 'key'
  | 'foreign key'
  /** Makes something that statements after it may name: a function, a view. */
  | 'definition'
  | 'privilege'
  | 'event trigger'
  | 'refresh'
  | 'large object'
  | 'other';

export type Statement = {
  sql: string;
  kind: StatementKind;
  /** Tables of an index, key or foreign key, as they stand in SQL. */
  tables: string[];
  /** In words: "index film_title_idx", "foreign key a of public.b". */
  label: string;
};

const part = `(?:"(?:[^"]|"")+"|[^\\s."'(),;]+)`;
const name = `${part}(?:\\.${part})*`;
const pattern = (source: string) => new RegExp(`^${source.replaceAll('NAME', name)}`, 's');

const index = pattern('CREATE (?:UNIQUE )?INDEX (?<name>NAME) ON (?:ONLY )?(?<table>NAME)');
const key = pattern(
  'ALTER TABLE (?:ONLY )?(?<table>NAME)\\s+ADD CONSTRAINT (?<name>NAME) (?:PRIMARY KEY|UNIQUE|EXCLUDE)\\b',
);
const foreignKey = pattern(
  'ALTER TABLE (?:ONLY )?(?<table>NAME)\\s+ADD CONSTRAINT (?<name>NAME) FOREIGN KEY .*? REFERENCES (?<referenced>NAME)',
);
const constraint = pattern('ALTER (?:TABLE|DOMAIN) (?:ONLY )?(?<table>NAME)\\s+ADD CONSTRAINT (?<name>NAME)');

const plainKinds: [kind: StatementKind, sign: RegExp][] = [
  ['setting', /^(SET (?!SESSION AUTHORIZATION)|SELECT pg_catalog\.set_config\()/],
  ['privilege', /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|SET SESSION AUTHORIZATION|RESET SESSION AUTHORIZATION)\b/],
  ['event trigger', /^(CREATE|ALTER|COMMENT ON) EVENT TRIGGER\b/],
  ['refresh', /^REFRESH MATERIALIZED VIEW\b/],
  ['large object', /^(SELECT pg_catalog\.lo_(create|open|close)|ALTER LARGE OBJECT|COMMENT ON LARGE OBJECT)\b/],
  ['schema', /^(CREATE|ALTER) SCHEMA\b/],
  [
    'definition',
    /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE|(RECURSIVE |MATERIALIZED )?VIEW|TYPE|DOMAIN|TABLE|OPERATOR|CAST)\b/,
  ],
];

/** Reads one statement of a script of pg_dump's. */
export function readStatement(sql: string): Statement {
  const found = index.exec(sql)?.groups;
  if (found !== undefined) return { sql, kind: 'index', tables: [found.table ?? ''], label: `index ${found.name}` };
  const asKey = key.exec(sql)?.groups;
  if (asKey !== undefined) {
    return { sql, kind: 'key', tables: [asKey.table ?? ''], label: `constraint ${asKey.name} of ${asKey.table}` };
  }
  const asForeignKey = foreignKey.exec(sql)?.groups;
  if (asForeignKey !== undefined) {
    const { table = '', referenced = '', name: ownName } = asForeignKey;
    return { sql, kind: 'foreign key', tables: [table, referenced], label: `foreign key ${ownName} of ${table}` };
  }
  const kind = plainKinds.find(([, sign]) => sign.test(sql))?.[0] ?? 'other';
  const isOfLargeObject = kind === 'privilege' && /^\w+ [^']*? ON LARGE OBJECT\b/s.test(sql);
  return { sql, kind: isOfLargeObject ? 'large object' : kind, tables: [], label: labelOf(sql) };
}

const object = pattern(
  '(?:CREATE|ALTER|DROP)(?: OR REPLACE)? (?<kind>[A-Z]+(?: [A-Z]+)*?) (?:IF NOT EXISTS |ONLY )*(?<name>(?![A-Z]+ [a-z"])NAME)',
);
const comment = pattern('COMMENT ON (?<kind>[A-Z]+(?: [A-Z]+)*) (?<name>NAME)');
const privilege = pattern('(?:GRANT|REVOKE) [^\'"]*? ON (?<kind>[A-Z]+(?: [A-Z]+)*) (?<name>NAME)');

/** Never the statement itself, as some hold passwords. */
function labelOf(sql: string): string {
  const added = constraint.exec(sql)?.groups;
  if (added !== undefined) return `constraint ${added.name} of ${added.table}`;
  const granted = privilege.exec(sql)?.groups;
  if (granted !== undefined) return `privileges on the ${granted.kind?.toLowerCase()} ${granted.name}`;
  const commented = comment.exec(sql)?.groups;
  if (commented !== undefined) return `comment on the ${commented.kind?.toLowerCase()} ${commented.name}`;
  const made = object.exec(sql)?.groups;
  if (made !== undefined) return `${made.kind?.toLowerCase()} ${made.name}`;
  return `statement that begins with ${/^\w+(?: \w+)?/.exec(sql)?.[0] ?? 'no word'}`;
}
