/**
 * The key of every query. A key that begins with another one is invalidated together with it: `queryKeys.backups.all`
 * covers the lists of backups, the bucket's use and the open uploads.
 */
export const queryKeys = {
  backups: {
    all: ['backups'],
    list: (filters: object) => ['backups', 'list', filters] as const,
    bucketUse: ['backups', 'bucket-use'],
    deleted: (limit: number) => ['backups', 'deleted', limit] as const,
    openUploads: ['backups', 'open-uploads'],
  },
  backupContents: {
    all: ['backup-contents'],
    one: (key: string) => ['backup-contents', key] as const,
  },
  backupNote: (key: string) => ['backup-note', key] as const,
  backupPreview: ['backup-preview'],
  retention: {
    all: ['retention'],
    rules: (place: string) => ['retention', 'rules', place] as const,
    simulation: (place: string, rules: object) => ['retention', 'simulation', place, rules] as const,
    runs: (place: string, limit: number, offset: number) => ['retention', 'runs', place, limit, offset] as const,
    run: (place: string, id: string) => ['retention', 'run', place, id] as const,
    backup: (key: string) => ['retention', 'backup', key] as const,
  },
  restorePreview: {
    all: ['restore-preview'],
    one: (key: string) => ['restore-preview', key] as const,
  },
  /** Begins like the backups', whose list shows the copies, too. */
  copies: {
    list: (filters: object) => ['backups', 'copies', filters] as const,
  },
  daemons: {
    all: ['daemons'],
    list: (filters: object) => ['daemons', filters] as const,
  },
  daemon: {
    all: ['daemon'],
    one: (id: string) => ['daemon', id] as const,
  },
  checkResults: (id: string) => ['check-results', id] as const,
  daemonReport: (id: string) => ['daemon-report', id] as const,
  history: {
    all: ['history'],
    list: (filters: object) => ['history', filters] as const,
    latest: ['history', 'latest'],
  },
  /** What an area of the Protection page asks for has a key that begins with "protection": it is asked again with the page. */
  protection: {
    all: ['protection'],
    defaults: (zone: string) => ['protection', 'defaults', zone] as const,
    checks: ['protection', 'checks'],
    drills: ['protection', 'drills'],
    openAnomalies: ['protection', 'anomalies', 'open'],
    anomaliesOf: (key: string) => ['protection', 'anomalies', 'of', key] as const,
    objectives: ['protection', 'objectives'],
    objectiveSamples: (days: number) => ['protection', 'objectives', days] as const,
    schedules: ['protection', 'schedules'],
    scheduledRuns: (limit: number, offset: number) => ['protection', 'schedules', 'runs', limit, offset] as const,
    schedulePreview: (rule: object) => ['protection', 'schedules', 'preview', rule] as const,
  },
  notifications: {
    all: ['protection', 'notifications'],
    channels: ['protection', 'notifications', 'channels'],
    deliveries: (limit: number, offset: number) =>
      ['protection', 'notifications', 'deliveries', limit, offset] as const,
    delivery: (id: string) => ['protection', 'notifications', 'delivery', id] as const,
    heartbeats: ['protection', 'notifications', 'heartbeats'],
    digest: ['protection', 'notifications', 'digest'],
    incidents: ['protection', 'notifications', 'incidents'],
  },
  /** The databases that restores left on the server: previous ones, kept for an undo, and new ones. */
  restoredDatabases: {
    all: ['kept-databases'],
    created: ['kept-databases', 'new'],
  },
  stackStatus: {
    all: ['stack-status'],
    changes: (limit: number, offset: number) => ['stack-status', 'changes', limit, offset] as const,
    openMaintenance: ['stack-status', 'maintenance', 'open'],
    pastMaintenance: (limit: number, offset: number) => ['stack-status', 'maintenance', 'past', limit, offset] as const,
  },
  storage: {
    all: ['storage'],
    usageSetup: ['storage', 'usage-setup'],
    usage: (filters: object) => ['storage', 'usage', filters] as const,
    database: ['storage', 'database'],
    samples: (days: number) => ['storage', 'samples', days] as const,
    sizes: ['storage', 'sizes'],
  },
  sessions: ['sessions'],
  apiTokens: ['api-tokens'],
  consoleSettings: ['console-settings'],
  consoleHealth: ['console-health'],
  pace: ['pace'],
} as const;
