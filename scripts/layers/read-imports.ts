import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import of a file by a file, as paths from the project's root. */
export type Import = { from: string; to: string; line: number };

const skipped = new Set(['node_modules', '.next', '.git', '.data', 'generated', 'test-results', 'coverage', 'public']);

/** Every import of a project's own file by another. */
export function readImports(root: string): Import[] {
  return sourceFiles(root).flatMap((file) => importsOf(root, file));
}

/** Every source file of the project, as a path from its root. */
export function sourceFiles(root: string, folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourceFiles(root, path);
    return /\.(ts|tsx|mjs|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [relative(root, path)] : [];
  });
}

function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const { module } = parseSync(file, text);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const found = [
    ...module.staticImports.map((one) => ({
      specifier: one.moduleRequest.value,
      at: one.start,
    })),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap(({ moduleRequest }) =>
        moduleRequest === null || moduleRequest === undefined
          ? []
          : [{ specifier: moduleRequest.value, at: one.start }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest, start }) => ({
      specifier: text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      at: start,
    })),
  ];
  return found.flatMap(({ specifier, at }) => {
    const to = resolveImport(root, file, specifier);
    return to === null ? [] : [{ from: file, to, line: lineAt(at) }];
  });
}

/** null for a package. */
function resolveImport(root: string, file: string, specifier: string): string | null {
  const path = specifier.startsWith('#')
    ? specifier.slice(1)
    : specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : null;
  return path !== null && (existsSync(join(root, path)) || path.startsWith('generated/')) ? path : null;
}
