import { type ScannedStatement, scanStatements } from '../archive/scan-statements.ts';
import { compileForm, type FormMatcher, type Found, textOf, wordOf, wordsAtStart, wordsOf } from './match-form.ts';
import { type StatementForm, type StatementKind, type StatementRunner, statementForms } from './statement-forms.ts';

export type { StatementKind, StatementRunner };

export type Statement = {
  sql: string;
  kind: StatementKind;
  /** Who runs it in a build; null when pg_dump writes no statement of this form, so that it is refused. */
  runs: StatementRunner | null;
  /** What it creates or is about, as its form says; empty when it has no form. */
  what: string;
  /** The tables of an index, key or foreign key, as they stand in SQL. */
  tables: string[];
  /** The object in words: "index film_title_idx", "foreign key a of public.b". It is never the statement itself, as some hold passwords. */
  label: string;
  /** The parts of the statement by the names in its form (statement-forms.ts), as they stand in SQL. */
  found: Found;
  /** Whether it has a BEGIN ATOMIC body, whose end only the server knows for certain. It must be sent as one statement. */
  isAtomic: boolean;
};

/** The most characters of a name in a sentence. It is more than PostgreSQL allows for a name with its schema. */
const longestName = 200;

type CompiledForm = StatementForm & { matches: FormMatcher; words: string[] };

/** The forms by the first word of their statements. */
const formsByWord = groupForms();

function groupForms(): Map<string, CompiledForm[]> {
  const groups = new Map<string, CompiledForm[]>();
  for (const form of statementForms) {
    const word = form.form.split(' ', 1)[0]?.toLowerCase() ?? '';
    const group = groups.get(word) ?? [];
    group.push({ ...form, matches: compileForm(form.form), words: wordsOf(form.form) });
    groups.set(word, group);
  }
  return groups;
}

/** Reads one statement of a script of pg_dump. It passes over the statement once, whatever that holds. */
export function readStatement(sql: string): Statement {
  const statements = [...scanStatements(sql)].filter((one) => one !== null);
  const [statement] = statements;
  const none = { sql, kind: 'other' as const, runs: null, what: '', tables: [], found: {}, isAtomic: false };
  if (statement === undefined) return { ...none, label: 'statement without a word' };
  return statements.length === 1 ? judgeStatement(statement) : { ...none, label: beginningOf(statement) };
}

/**
 * Whether the builder runs a statement. Statements that need a superuser are in a build only when the repository's own role, a
 * superuser, is the builder.
 */
export function isBuilders({ runs }: Statement): boolean {
  return runs === 'builder' || runs === 'superuser';
}

/** Reads a statement that was already scanned. */
export function judgeStatement(statement: ScannedStatement): Statement {
  const { sql, isAtomic, items } = statement;
  const [first] = items;
  const forms = first === undefined || first.kind !== 'word' ? [] : (formsByWord.get(wordOf(statement, first)) ?? []);
  const words = wordsAtStart(statement);
  for (const form of forms) {
    if (!areInOrder(form.words, words)) continue;
    const found = form.matches(statement);
    if (found === null) continue;
    const isNative = form.kind === 'definition' && isWithinServer(statement, form.what);
    const [runs, what] = isNative ? (['superuser', `${form.what} in C`] as const) : [form.runs, form.what];
    return {
      sql,
      kind: form.kind,
      runs,
      what,
      tables: tablesOf(form.kind, found),
      label: labelOf(what, found),
      found,
      isAtomic,
    };
  }
  return { sql, kind: 'other', runs: null, what: '', tables: [], label: beginningOf(statement), found: {}, isAtomic };
}

function areInOrder(wanted: readonly string[], words: readonly string[]): boolean {
  let at = 0;
  for (const word of wanted) {
    at = words.indexOf(word, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Whether it creates a function whose body is a symbol of a library. */
function isWithinServer(statement: ScannedStatement, what: string): boolean {
  if (what !== 'function' && what !== 'procedure') return false;
  const { items } = statement;
  return items.some((item, index) => {
    const next = items[index + 1];
    if (item.kind !== 'word' || item.end - item.start !== 8 || wordOf(statement, item) !== 'language') return false;
    return next !== undefined && next.end - next.start < 12 && /^["']?(c|internal)["']?$/.test(wordOf(statement, next));
  });
}

function tablesOf(kind: StatementKind, { table, referenced }: Found): string[] {
  if (kind !== 'index' && kind !== 'key' && kind !== 'foreign key') return [];
  return [table, referenced].filter((name) => name !== undefined);
}

function labelOf(what: string, { name, constraint, table }: Found): string {
  if (constraint !== undefined) return `${what} ${short(constraint)} of ${short(table ?? name ?? '')}`;
  return name === undefined ? what : `${what} ${short(name)}`;
}

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

/** Describes a statement without a form by its first words, as far as they are words of SQL. */
function beginningOf(statement: ScannedStatement): string {
  const words: string[] = [];
  for (const item of statement.items.slice(0, 2)) {
    const text = textOf(statement, item).slice(0, 30);
    if (item.kind !== 'word' || !/^[A-Za-z]{2,20}$/.test(text)) break;
    words.push(text.toUpperCase());
  }
  return words.length === 0 ? 'statement that begins with no word' : `statement that begins with ${words.join(' ')}`;
}
