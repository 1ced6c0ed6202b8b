const isTerminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code: number, text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text: string) => paint(1, text);
export const dim = (text: string) => paint(2, text);

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs one step of the start and prints a line with what it gave and how long it took. */
export async function step<Result>(
  name: string,
  work: () => Promise<Result> | Result,
  describe?: (result: Result) => string,
): Promise<Result> {
  const from = performance.now();
  const result = await work();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  say(`  ${paint(32, '✓')} ${name.padEnd(20)} ${(describe?.(result) ?? '').padEnd(46)} ${dim(`${seconds} s`)}`);
  return result;
}
