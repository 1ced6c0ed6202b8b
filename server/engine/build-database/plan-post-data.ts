import { isBuilders, type Statement } from '../statements/read-statement.ts';

/** Where an index goes and what a table made now is: `set` statements that later ones stand under. */
export type PlacedStatement = Statement & { settings: string[] };

/** The statement after its settings. */
export function settledSql({ settings, sql }: Pick<PlacedStatement, 'settings' | 'sql'>): string {
  return [...settings, sql].join(';\n');
}

/** Statements that may be run side by side, as far as their tables allow, or one after another. */
export type BuildStep = { kind: 'index' | 'foreign key' | 'in order'; statements: PlacedStatement[] };

const sideBySide = new Set(['index', 'key', 'foreign key']);

/**
 * Takes the script of what comes after the rows apart into steps. Indexes and keys that stand near each other are built side by
 * side, and so are foreign keys, after all keys; what speaks of them (comments, CLUSTER, attaching, replica identity) follows in the
 * script's order. What makes something that later statements may name, such as a view, divides what stands before it from what stands after.
 * @param script as readKnownStatement() gives it: what is not the builder's to run is left
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
