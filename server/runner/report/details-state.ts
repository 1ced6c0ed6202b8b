import type { Phase, Report, TableProgress, WaitingFor } from '#server/engine/report/report.ts';
import { type RateSample, RateSamples } from './rate-samples.ts';

export type PhaseOutcome = 'done' | 'failed' | 'stopped';

export type PhaseRow = {
  position: number;
  key: string;
  title: string;
  startedOn: Date | null;
  endedOn: Date | null;
  outcome: PhaseOutcome | null;
};

type LogLine = { number: number; on: Date; level: 'info' | 'warning'; text: string };

/** What changed in a daemon's details since the previous batch. It may be written twice. */
export type DetailsBatch = {
  revision: number;
  waitingFor: WaitingFor;
  phases: PhaseRow[];
  tables: ({ position: number } & TableProgress)[];
  /** How many tables there are; null if as many as before. */
  tableCount: number | null;
  lines: LogLine[];
  /** Lines with a lower number are deleted. */
  firstLine: number;
  samples: RateSample[];
  /** The numbers of samples that are deleted. */
  samplesGone: number[];
};

const mostLines = 1000;

/** The details of a daemon's work, and which of them are not written yet. */
export class DetailsState {
  readonly #phases: PhaseRow[];
  readonly #changedPhases = new Set<number>();
  readonly #changedTables = new Set<number>();
  #tables: TableProgress[] = [];
  #tableCount: number | null = null;
  #lines: LogLine[] = [];
  #nextLine = 0;
  #waitingFor: WaitingFor = null;
  #revision = 0;
  #rows = 0;
  #bytes = 0;
  readonly #samples = new RateSamples();

  constructor(phases: readonly Phase[]) {
    this.#phases = phases.map(({ key, title }, position) => {
      this.#changedPhases.add(position);
      return { position, key, title, startedOn: null, endedOn: null, outcome: null };
    });
  }

  take(report: Report, now = new Date()): void {
    switch (report.kind) {
      case 'phase':
        this.#beginPhase(report.key, now);
        break;
      case 'tables':
        this.#tables = report.tables.map((table) => ({ ...table }));
        this.#tableCount = report.tables.length;
        this.#changedTables.clear();
        for (const position of report.tables.keys()) this.#changedTables.add(position);
        this.#rows = 0;
        this.#bytes = 0;
        this.#samples.begin({ rows: 0, bytes: 0 }, now);
        break;
      case 'table':
        this.#takeTable(report.position, report.table, now);
        break;
      case 'waiting':
        this.#waitingFor = report.on;
        break;
      case 'log':
        this.#lines.push({ number: this.#nextLine++, on: now, level: report.level, text: report.text });
        if (this.#lines.length > mostLines) this.#lines.shift();
        break;
    }
  }

  /** Ends the phase that is running with an outcome. */
  end(outcome: PhaseOutcome, now = new Date()): void {
    this.#waitingFor = null;
    for (const phase of this.#phases) if (phase.startedOn !== null) this.#endPhase(phase, outcome, now);
  }

  /** Takes all that changed since the previous batch. */
  takeBatch({ isLast, now = new Date() }: { isLast: boolean; now?: Date }): DetailsBatch {
    const batch: DetailsBatch = {
      revision: ++this.#revision,
      waitingFor: this.#waitingFor,
      phases: [...this.#changedPhases]
        .flatMap((position) => this.#phases[position] ?? [])
        .map((phase) => ({ ...phase })),
      tables: [...this.#changedTables].flatMap((position) => {
        const table = this.#tables[position];
        return table === undefined ? [] : [{ position, ...table }];
      }),
      tableCount: this.#tableCount,
      lines: this.#lines,
      firstLine: Math.max(this.#nextLine - mostLines, 0),
      ...this.#samples.takeBatch({ isLast, now }),
    };
    this.#changedPhases.clear();
    this.#changedTables.clear();
    this.#tableCount = null;
    this.#lines = [];
    return batch;
  }

  #beginPhase(key: string, now: Date): void {
    const next = this.#phases.find((phase) => phase.key === key);
    if (next === undefined) return;
    for (const phase of this.#phases) {
      if (phase.position < next.position && phase.startedOn !== null) this.#endPhase(phase, 'done', now);
      if (phase.position <= next.position || phase.startedOn === null) continue;
      Object.assign(phase, { startedOn: null, endedOn: null, outcome: null });
      this.#changedPhases.add(phase.position);
    }
    Object.assign(next, { startedOn: now, endedOn: null, outcome: null });
    this.#changedPhases.add(next.position);
  }

  #endPhase(phase: PhaseRow, outcome: PhaseOutcome, now: Date): void {
    if (phase.outcome !== null) return;
    Object.assign(phase, { endedOn: now, outcome });
    this.#changedPhases.add(phase.position);
  }

  #takeTable(position: number, table: TableProgress, now: Date): void {
    const known = this.#tables[position];
    if (known === undefined) return;
    const [rows, bytes] = [table.rowsDone - known.rowsDone, table.bytesDone - known.bytesDone];
    this.#rows += rows;
    this.#bytes += bytes;
    if (rows !== 0 || bytes !== 0) this.#samples.move({ rows: this.#rows, bytes: this.#bytes }, now);
    this.#tables[position] = { ...table };
    this.#changedTables.add(position);
  }
}
