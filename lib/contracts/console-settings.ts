import { z } from 'zod';

/** Where a setting comes from. DEFAULT: it is not set. EMBEDDED: it is not set, and npm start generated it. */
const settingSource = z.enum(['SET', 'DEFAULT', 'EMBEDDED']);
export type SettingSource = z.infer<typeof settingSource>;

/** The groups of settings, in the order of the page. */
export const settingGroups = [
  'CONSOLE',
  'ACCOUNTS',
  'DATABASES',
  'STATUS',
  'BUCKET',
  'COPIES',
  'JOBS',
  'NOTIFICATIONS',
] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** A setting, as far as a client may know it. */
const consoleSetting = z.object({
  /** The name of the environment variable. */
  name: z.string(),
  group: z.enum(settingGroups),
  /** What it is, in a few words. */
  about: z.string(),
  source: settingSource,
  /** The value; only whether it is set for a secret or a path on the server; host, port and database for an address; null if it has none. */
  value: z.string().nullable(),
});
export type ConsoleSetting = z.infer<typeof consoleSetting>;

export const consoleSettings = z.object({
  settings: z.array(consoleSetting),
  versions: z.object({ console: z.string(), node: z.string(), archiveFormat: z.number() }),
  /** The key that this stack signs its backups with, and those of other stacks that it trusts: fingerprints. */
  signing: z.object({ fingerprint: z.string(), trusted: z.array(z.string()) }),
});
export type ConsoleSettings = z.infer<typeof consoleSettings>;

/** Whether a database or the bucket answers now. */
const outsideThing = z.object({
  well: z.boolean(),
  /** Its version, if it tells one. */
  version: z.string().nullable(),
  milliseconds: z.number(),
  /** What is wrong, and what to do. */
  problem: z.string().nullable(),
});
export type OutsideThing = z.infer<typeof outsideThing>;

const runner = z.object({
  host: z.string(),
  process: z.string(),
  version: z.string(),
  startedOn: z.iso.datetime(),
  seenOn: z.iso.datetime(),
  /** It gave a sign of life within the last 20 seconds. */
  alive: z.boolean(),
  /** The id of the daemon that it runs; null if it runs none. */
  daemonId: z.string().nullable(),
});

export const consoleHealth = z.object({
  consoleDatabase: outsideThing,
  repository: outsideThing,
  bucket: outsideThing,
  runners: z.array(runner),
  /** A sentence on rights of the database's role that the console does not need, and what to do about them; null if there are none, or if it is not known. */
  roleWarning: z.string().nullable(),
  /** Whether people can be told: a runner sends notifications, and their receivers take them. `problem`: what is wrong, and what to do. */
  notifier: z.object({ well: z.boolean(), problem: z.string().nullable() }),
});
export type ConsoleHealth = z.infer<typeof consoleHealth>;
