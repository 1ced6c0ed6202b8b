import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

/** What somebody else may have named: keys, stacks, people, databases, and what they wrote. */
const foreign =
  /^(backupKey|stack|startedBy|stopRequestedBy|email|database|targetDatabase|changedBy|doneBy|displayName|createdBy|recordedBy|subject|note|currentMessage|pendingMaintenanceMessage|errorMessage|errorDetails)$/;

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The names that an element shows as they are: {backup.startedBy} between its tags, and not through a function. */
function shownAsTheyAre(node: unknown, isChild: boolean, found: string[]): void {
  if (Array.isArray(node)) {
    for (const part of node) shownAsTheyAre(part, isChild, found);
    return;
  }
  if (!isNode(node)) return;
  if (node.type === 'JSXExpressionContainer' && isChild && isNode(node.expression)) {
    const { expression } = node;
    const last = isNode(expression.property) ? expression.property : expression;
    if (typeof last.name === 'string' && foreign.test(last.name)) found.push(last.name);
  }
  for (const [part, value] of Object.entries(node)) shownAsTheyAre(value, part === 'children', found);
}

test('no page shows a name that somebody else gave without showing what is invisible in it', () => {
  const files = globSync('components/**/*.tsx');
  expect(files.length).toBeGreaterThan(100);
  const plain = files.flatMap((file) => {
    const found: string[] = [];
    const { program, errors } = parseSync(file, readFileSync(file, 'utf8'));
    expect(errors).toEqual([]);
    shownAsTheyAre(program, false, found);
    return found.map((name) => `${file}: {${name}}`);
  });
  expect(plain).toEqual([]);
});
