import { isBuilders, type Statement } from '../statements/read-statement.ts';

/** A statement with the `set` statements that apply to it, such as the tablespace of an index. */
export type PlacedStatement = Statement & { settings: string[] };

/** Writes the SQL of a statement, with its settings before it. */
export function sqlWithSettings({ settings, sql }: Pick<PlacedStatement, 'settings' | 'sql'>): string {
  return [...settings, sql].join(';\n');
}

/** Statements that run side by side, as far as the locks on their tables allow, or one after another. */
export type BuildStep = { kind: 'index' | 'foreign key' | 'in order'; statements: PlacedStatement[] };

const sideBySide = new Set(['index', 'key', 'foreign key']);

/**
 * Splits the post-data script into steps. Indexes and keys that stand near each other are built side by side. Foreign keys follow all
 * keys, side by side too. Statements about them (comments, CLUSTER, ATTACH PARTITION, replica identity) follow in the script's order. A
 * statement that creates an object which later statements may name, such as a view, ends the step before it.
 * @param script the statements of readKnownStatement(); those that the builder does not run are left out
 */
export function planPostData(script: readonly Statement[]): BuildStep[] {
  const planner = new Planner();
  for (const statement of script.filter(isBuilders)) planner.take(statement);
  return planner.finish();
}

class Planner {
  readonly #steps: BuildStep[] = [];
  readonly #settings = new Map([['setting default_tablespace', `SET default_tablespace = ''`]]);
  #together: BuildStep = { kind: 'index', statements: [] };
  #after: PlacedStatement[] = [];

  take(statement: Statement): void {
    if (statement.kind === 'setting') this.#settings.set(statement.what, statement.sql);
    else this.#place(statement);
  }

  #place(statement: Statement): void {
    const { kind } = statement;
    const placed = { ...statement, settings: [...this.#settings.values()] };
    if (!sideBySide.has(kind)) {
      this.#after.push(placed);
      if (kind === 'definition') this.#flush();
      return;
    }
    this.#begin(kind === 'foreign key' ? 'foreign key' : 'index');
    this.#together.statements.push(placed);
  }

  finish(): BuildStep[] {
    this.#flush();
    return this.#steps;
  }

  #begin(kind: 'index' | 'foreign key'): void {
    if (this.#together.kind === kind) {
      const isFirst = this.#together.statements.length === 0;
      if (!isFirst || this.#after.length === 0) return;
    }
    this.#flush();
    this.#together = { kind, statements: [] };
  }

  #flush(): void {
    const { kind } = this.#together;
    if (this.#together.statements.length > 0) this.#steps.push(this.#together);
    if (this.#after.length > 0) this.#steps.push({ kind: 'in order', statements: this.#after });
    this.#together = { kind, statements: [] };
    this.#after = [];
  }
}
