const browsers: [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
];
const systems: [name: string, pattern: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** What a User-Agent says in a person's words: "Firefox on Linux", "curl"; its own first word for what is not known. */
export function describeAgent(agent: string | null): string {
  if (agent === null || agent.trim() === '') return 'A script';
  const find = (known: typeof browsers) => known.find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = find(browsers) ?? (agent.split(/[\s/]/)[0] ?? agent).slice(0, 40);
  const system = find(systems);
  return system === undefined ? browser : `${browser} on ${system}`;
}
