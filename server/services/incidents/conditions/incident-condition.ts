import type { IncidentKind } from '#lib/contracts/incident.ts';

/** What is wrong now, as a condition finds it. No secret is in any of it. */
export type FoundIncident = {
  kind: IncidentKind;
  /** What tells two incidents of a kind apart. It stays the same for as long as the incident lasts. */
  subject: string;
  /** A sentence: what is wrong. It may change while the incident is open. */
  what: string;
  /** From when it is wrong. */
  since: Date;
  /** The likely cause, a sentence or two; null if it is not known. */
  cause: string | null;
  /** What to do, a sentence or two. */
  remedy: string | null;
  /** The path of a page of the console. */
  link: string | null;
  /** Short, for programs. */
  facts?: Record<string, string | number | boolean | null>;
};

/**
 * One way in which something can be wrong. To add one: its kinds in lib/contracts/incident.ts, a file beside the others in conditions/,
 * and a line in incident-conditions.ts.
 */
export type IncidentCondition = {
  /** The kinds that it answers for: an open incident of these which it no longer finds is closed. */
  kinds: readonly IncidentKind[];
  /**
   * Everything of these kinds that is wrong at this moment. It has ten seconds.
   * @throws when it cannot be told: then the incidents stay as they are
   */
  find(stackId: number, at: Date): Promise<FoundIncident[]>;
  /** A sentence: how an incident that it no longer finds ended. */
  describeEnd(incident: { kind: string; subject: string; since: Date }, at: Date): Promise<string>;
};
