import packageJson from '#package.json' with { type: 'json' };

/** The version of Stack Console, as in package.json. */
export function consoleVersion(): string {
  return packageJson.version;
}
