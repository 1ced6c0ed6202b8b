import type { Turns } from '#server/async/turns.ts';

export type JsonInput = {
  turns: Turns;
  /** Is called now and then with the number of objects and lists so far. It throws when there are too many. */
  onObjects: (count: number) => void;
};

type Container = { kind: 'list'; value: unknown[] } | { kind: 'object'; value: Record<string, unknown>; key: string };

const blank = /[ \t\n\r]*/y;
/** A string without escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in a string
const easyString = /"[^"\\\u0000-\u001f]*"/y;
const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** No character above this one is a blank. */
const space = 0x20;
const deepest = 32;
const valuesPerLook = 256;

/**
 * Parses JSON as JSON.parse does, but gives other work the processor now and then, and stops when there are too many objects. A key
 * `__proto__` is left out.
 * @throws SyntaxError, what `onObjects` throws, AppError STOPPED
 */
export async function parseJson(text: string, { turns, onObjects }: JsonInput): Promise<unknown> {
  const parser = new Parser(text);
  for (let values = 1; !parser.take(); values++) {
    if (values % valuesPerLook !== 0) continue;
    onObjects(parser.objects);
    if (turns.areOver()) await turns.next();
  }
  onObjects(parser.objects);
  return parser.finish();
}

class Parser {
  readonly #text: string;
  #position = 0;
  readonly #open: Container[] = [];
  #result: unknown;
  objects = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes the next value, or the beginning of an object or list. @returns whether that was the last value */
  take(): boolean {
    this.#skipBlanks();
    const container = this.#open.at(-1);
    if (container?.kind === 'object') container.key = this.#takeKey();
    const character = this.#text[this.#position];
    if (character === '{' || character === '[') {
      this.#openContainer(character);
      if (!this.#isAt(character === '{' ? '}' : ']')) return false;
      this.#position++;
      this.#open.pop();
    } else {
      this.#put(character === '"' ? this.#takeString() : this.#takePlain());
    }
    return this.#goOn();
  }

  /** Returns the whole value. @throws SyntaxError when text is left */
  finish(): unknown {
    this.#skipBlanks();
    if (this.#position < this.#text.length) throw this.#wrong();
    return this.#result;
  }

  #openContainer(character: '{' | '['): void {
    if (this.#open.length >= deepest) throw this.#wrong();
    this.objects++;
    this.#position++;
    const container: Container =
      character === '{' ? { kind: 'object', value: {}, key: '' } : { kind: 'list', value: [] };
    this.#put(container.value);
    this.#open.push(container);
    this.#skipBlanks();
  }

  /** Goes on after a value: to the next one, past the end of objects and lists. @returns whether no object or list is open */
  #goOn(): boolean {
    for (let container = this.#open.at(-1); container !== undefined; container = this.#open.at(-1)) {
      this.#skipBlanks();
      if (this.#isAt(',')) {
        this.#position++;
        return false;
      }
      if (!this.#isAt(container.kind === 'object' ? '}' : ']')) throw this.#wrong();
      this.#position++;
      this.#open.pop();
    }
    return true;
  }

  #put(value: unknown): void {
    const container = this.#open.at(-1);
    if (container === undefined) this.#result = value;
    else if (container.kind === 'list') container.value.push(value);
    else if (container.key !== '__proto__') container.value[container.key] = value;
  }

  #takeKey(): string {
    if (!this.#isAt('"')) throw this.#wrong();
    const key = this.#takeString();
    this.#skipBlanks();
    if (!this.#isAt(':')) throw this.#wrong();
    this.#position++;
    this.#skipBlanks();
    return key;
  }

  #takeString(): string {
    const start = this.#position;
    easyString.lastIndex = start;
    if (easyString.test(this.#text)) {
      this.#position = easyString.lastIndex;
      return this.#text.slice(start + 1, this.#position - 1);
    }
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end === -1) throw this.#wrong();
    } while (this.#isEscaped(end));
    this.#position = end + 1;
    const value: unknown = JSON.parse(this.#text.slice(start, end + 1));
    return typeof value === 'string' ? value : '';
  }

  #isEscaped(at: number): boolean {
    let slashes = 0;
    while (this.#text[at - 1 - slashes] === '\\') slashes++;
    return slashes % 2 === 1;
  }

  #takePlain(): unknown {
    plain.lastIndex = this.#position;
    const found = plain.exec(this.#text)?.[0];
    if (found === undefined) throw this.#wrong();
    this.#position += found.length;
    if (found === 'null') return null;
    return found === 'true' || (found === 'false' ? false : Number(found));
  }

  #skipBlanks(): void {
    if (this.#text.charCodeAt(this.#position) > space) return;
    blank.lastIndex = this.#position;
    this.#position += blank.exec(this.#text)?.[0].length ?? 0;
  }

  #isAt(character: string): boolean {
    return this.#text[this.#position] === character;
  }

  #wrong(): SyntaxError {
    return new SyntaxError(`The text is not JSON at its character ${this.#position}.`);
  }
}
