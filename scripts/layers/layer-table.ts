/** Who may import whom. What is not allowed here is forbidden; a file may always import its own layer, unless it says otherwise. */
export type Layer = {
  name: string;
  /** Folders or files, from the project's root; the longest that fits a file is its layer. */
  places: string[];
  mayImport: string[];
};

const everythingOfServer = [
  'console',
  'services',
  'http',
  'runner',
  'engine',
  'adapters',
  'ports',
  'sql',
  'async',
  'clock',
  'env',
  'address',
  'errors',
  'log',
  'lib',
  'generated',
  'project',
];

export const layers: Layer[] = [
  {
    name: 'app',
    places: ['app', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts'],
    mayImport: ['components', 'ui', 'lib', 'http', 'services', 'async', 'clock', 'log', 'errors', 'env'],
  },
  { name: 'components', places: ['components'], mayImport: ['ui', 'lib'] },
  { name: 'ui', places: ['components/ui'], mayImport: ['lib'] },
  { name: 'lib', places: ['lib'], mayImport: [] },
  {
    name: 'console',
    places: ['server/console'],
    mayImport: ['http', 'services', 'adapters', 'async', 'clock', 'lib', 'env', 'errors', 'log'],
  },
  { name: 'http', places: ['server/http'], mayImport: ['services', 'async', 'clock', 'lib', 'env', 'errors', 'log'] },
  {
    name: 'runner',
    places: ['server/runner'],
    mayImport: [
      'engine',
      'adapters',
      'ports',
      'services',
      'async',
      'clock',
      'sql',
      'lib',
      'env',
      'errors',
      'log',
      'project',
    ],
  },
  {
    name: 'services',
    places: ['server/services'],
    mayImport: ['adapters', 'ports', 'engine', 'async', 'clock', 'sql', 'lib', 'env', 'errors', 'log', 'project'],
  },
  { name: 'engine', places: ['server/engine'], mayImport: ['ports', 'async', 'sql', 'lib', 'errors'] },
  {
    name: 'adapters',
    places: ['server/adapters'],
    mayImport: ['ports', 'address', 'async', 'sql', 'lib', 'env', 'errors', 'log', 'generated'],
  },
  { name: 'ports', places: ['server/ports'], mayImport: ['lib', 'errors'] },
  { name: 'sql', places: ['server/sql'], mayImport: ['ports', 'errors'] },
  { name: 'async', places: ['server/async'], mayImport: ['errors', 'log'] },
  { name: 'clock', places: ['server/clock.ts'], mayImport: [] },
  { name: 'log', places: ['server/logger.ts'], mayImport: ['errors', 'lib'] },
  { name: 'env', places: ['server/env.ts'], mayImport: ['errors', 'address'] },
  { name: 'address', places: ['server/database-address'], mayImport: [] },
  { name: 'errors', places: ['server/errors.ts'], mayImport: [] },
  { name: 'generated', places: ['generated'], mayImport: [] },
  { name: 'project', places: ['package.json'], mayImport: [] },
  { name: 'prisma', places: ['prisma'], mayImport: ['lib', 'adapters', 'env', 'errors'] },
  { name: 'embedded', places: ['embedded'], mayImport: ['errors', 'env'] },
  { name: 'scripts', places: ['scripts'], mayImport: [...everythingOfServer, 'embedded', 'prisma'] },
  { name: 'tests', places: ['tests'], mayImport: [...everythingOfServer, 'app', 'embedded', 'prisma', 'scripts'] },
  { name: 'e2e', places: ['e2e'], mayImport: [...everythingOfServer, 'embedded', 'prisma', 'scripts', 'tests'] },
  { name: 'bench', places: ['bench'], mayImport: [...everythingOfServer, 'embedded', 'prisma', 'scripts', 'tests'] },
  {
    name: 'settings of tools',
    places: ['next.config.js', 'playwright.config.ts', 'vitest.config.ts', 'prisma.config.ts'],
    mayImport: ['scripts'],
  },
];

/** Tests stand beside their source, and so does what only they use (testing/): they may import everything. */
const besideSource: Layer = { name: 'a test', places: [], mayImport: layers.map(({ name }) => name) };
const besideSourcePattern = /\.test\.tsx?$|\/testing\//;

/** The layer of a file (a path from the project's root); null for what belongs to none. */
export function layerOf(file: string): Layer | null {
  if (isTest(file)) return besideSource;
  const fitting = layers.flatMap((layer) =>
    layer.places.filter((place) => file === place || file.startsWith(`${place}/`)).map((place) => ({ layer, place })),
  );
  return fitting.sort((one, other) => other.place.length - one.place.length)[0]?.layer ?? null;
}

/** Whether a file is a test, or is used by tests alone. */
export function isTest(file: string): boolean {
  return besideSourcePattern.test(file);
}
