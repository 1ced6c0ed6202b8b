/**
 * A part of a statement: a word without quotes, a quoted name, a string, another literal (bits, Unicode escapes), a number, an operator or
 * other sign, or everything between two parentheses. Offsets are those in the statement.
 */
export type SqlItem = {
  kind: 'word' | 'quoted' | 'string' | 'literal' | 'number' | 'sign' | 'group';
  start: number;
  end: number;
};

/** A statement without its semicolon and the comments around it. */
export type ScannedStatement = {
  sql: string;
  /** Where it starts in the script. */
  start: number;
  /** The items outside of parentheses, in order, but only the first `mostItems`. */
  items: SqlItem[];
  /** The last `itemsAtEnd` items. */
  lastItems: SqlItem[];
  itemCount: number;
  /** Whether it has the BEGIN ATOMIC body of a routine, whose end only the server knows for certain. */
  isAtomic: boolean;
  /** Why PostgreSQL or psql could read the statement in another way; null when they can't. */
  fault: string | null;
};

/** The form of every statement that pg_dump writes is known from fewer items. */
const mostItems = 4096;
const itemsAtEnd = 4;
/** After this many items the caller may give other work the processor. */
const itemsPerTick = 2048;

/** The characters that PostgreSQL reads as blanks. */
const blank = /[ \t\n\r\f\v]+/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number = /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const parameter = /\$\d+/y;
const operator = /[~!@#^&|`?+\-*/%<>=]/;
const wordStart = /[A-Za-z_\u0080-\uffff]/;
const lineEnd = /[\r\n]/g;
const commentMark = /\/\*|\*\//g;

/**
 * Reads a script of SQL as PostgreSQL's lexer does with standard_conforming_strings on, and splits it into statements as psql does: a
 * semicolon ends a statement unless it stands in quotes, dollar quotes, a comment, parentheses (as in `create rule`) or the BEGIN
 * ATOMIC body of a routine. It passes over the script once, whatever the script holds.
 * @returns each statement, and null now and then, so that the caller can give other work the processor
 */
export function* scanStatements(script: string): Generator<ScannedStatement | null, void, undefined> {
  const scanner = new Scanner(script);
  while (scanner.startStatement()) {
    while (!scanner.take()) yield null;
    const statement = scanner.finish();
    if (statement !== null) yield statement;
  }
}

class Scanner {
  readonly #script: string;
  #position = 0;
  #start = 0;
  /** Where the statement's last item ends. */
  #end = 0;
  #items: SqlItem[] = [];
  #lastItems: SqlItem[] = [];
  #itemCount = 0;
  /** The number of items so far, also of those in parentheses. */
  #steps = 0;
  #parentheses = 0;
  #groupStart = 0;
  #lastWord = '';
  /** BEGIN ATOMIC, and each CASE in it, wait for an END. */
  #openBlocks = 0;
  #isAtomic = false;
  #fault: string | null = null;

  constructor(script: string) {
    this.#script = script;
  }

  /** Goes to the start of the next statement. @returns false when there is none */
  startStatement(): boolean {
    this.#skipBlanks();
    this.#start = this.#position;
    this.#end = this.#position;
    this.#items = [];
    this.#lastItems = [];
    this.#itemCount = 0;
    this.#parentheses = 0;
    this.#lastWord = '';
    this.#openBlocks = 0;
    this.#isAtomic = false;
    this.#fault = null;
    return this.#position < this.#script.length;
  }

  /** Goes on. @returns whether the statement's end is reached */
  take(): boolean {
    do {
      this.#skipBlanks();
      if (this.#position >= this.#script.length) return true;
      if (this.#script[this.#position] === ';' && this.#parentheses === 0 && this.#openBlocks === 0) return true;
      this.#takeItem();
      this.#steps++;
    } while (this.#steps % itemsPerTick !== 0);
    return false;
  }

  /** Returns the statement. @returns null when nothing stands before its semicolon */
  finish(): ScannedStatement | null {
    if (this.#parentheses > 0) {
      this.#note({ kind: 'group', start: this.#groupStart, end: this.#end });
      this.#fault ??= 'a parenthesis that is not closed';
    }
    if (this.#openBlocks > 0) this.#fault ??= 'a body that never ends';
    this.#position++;
    if (this.#itemCount === 0 && this.#fault === null) return null;
    return {
      sql: this.#script.slice(this.#start, this.#end),
      start: this.#start,
      items: this.#items,
      lastItems: this.#lastItems,
      itemCount: this.#itemCount,
      isAtomic: this.#isAtomic,
      fault: this.#fault,
    };
  }

  #skipBlanks(): void {
    for (let before = -1; before !== this.#position; ) {
      before = this.#position;
      this.#match(blank);
      if (this.#startsWith('--')) this.#position = this.#find(lineEnd);
      else if (this.#startsWith('/*')) this.#passNestedComment();
    }
  }

  #takeItem(): void {
    const start = this.#position;
    const kind = this.#passItem();
    this.#end = Math.min(this.#position, this.#script.length);
    if (kind !== null && this.#parentheses === 0) this.#note({ kind, start, end: this.#end });
  }

  /** Goes past one item. @returns null for a part of a group, which is noted when the group ends */
  #passItem(): SqlItem['kind'] | null {
    const character = this.#script[this.#position] ?? '';
    if (character === "'") return this.#passQuoted("'");
    if (character === '"') return this.#passQuoted('"');
    if (character === '(' || character === ')') return this.#passParenthesis(character === '(');
    if (character === '$') return this.#passDollar();
    if (this.#match(number) !== null) {
      if (wordStart.test(this.#script[this.#position] ?? '')) this.#fault ??= 'a number with letters after it';
      return 'number';
    }
    if (wordStart.test(character)) return this.#passWord();
    if (character === '\\') this.#fault ??= 'a backslash outside of quotes';
    if (character === '\0') this.#fault ??= 'a character that no text can hold';
    this.#passSign();
    return 'sign';
  }

  #passSign(): void {
    const isOperator = (at: number) => operator.test(this.#script[at] ?? '');
    if (!isOperator(this.#position)) {
      this.#position++;
      return;
    }
    do this.#position++;
    while (isOperator(this.#position) && !this.#startsWith('--') && !this.#startsWith('/*'));
  }

  #passWord(): SqlItem['kind'] {
    const found = this.#match(word) ?? '';
    const next = this.#script[this.#position];
    if (found.length === 1 && (next === "'" || next === '&')) {
      const letter = found.toLowerCase();
      if (letter === 'e' && next === "'") return this.#passEscapes();
      if ((letter === 'b' || letter === 'x' || letter === 'n') && next === "'") return this.#passLiteral("'");
      const quote = this.#script[this.#position + 1];
      if (letter === 'u' && next === '&' && (quote === "'" || quote === '"')) {
        this.#position++;
        return this.#passLiteral(quote);
      }
    }
    this.#noteWord(found.length > 20 ? '' : found.toLowerCase());
    return 'word';
  }

  #passLiteral(quote: "'" | '"'): SqlItem['kind'] {
    this.#passQuoted(quote);
    return 'literal';
  }

  #passParenthesis(opens: boolean): SqlItem['kind'] | null {
    this.#position++;
    if (opens) {
      if (this.#parentheses === 0) this.#groupStart = this.#position - 1;
      this.#parentheses++;
      return null;
    }
    if (this.#parentheses === 0) {
      this.#fault ??= 'a parenthesis too many';
      return 'sign';
    }
    this.#parentheses--;
    if (this.#parentheses === 0) this.#note({ kind: 'group', start: this.#groupStart, end: this.#position });
    return null;
  }

  #note({ kind, start, end }: SqlItem): void {
    const item = { kind, start: start - this.#start, end: end - this.#start };
    if (this.#items.length < mostItems) this.#items.push(item);
    this.#lastItems.push(item);
    if (this.#lastItems.length > itemsAtEnd) this.#lastItems.shift();
    this.#itemCount++;
  }

  #noteWord(found: string): void {
    if (this.#parentheses > 0) return;
    if (this.#openBlocks > 0) {
      if (found === 'case') this.#openBlocks++;
      if (found === 'end') this.#openBlocks--;
    } else if (found === 'atomic' && this.#lastWord === 'begin' && this.#isRoutine()) {
      this.#openBlocks = 1;
      this.#isAtomic = true;
    }
    this.#lastWord = found;
  }

  #isRoutine(): boolean {
    const words = this.#items
      .slice(0, 4)
      .map(({ start, end }) => this.#script.slice(this.#start + start, this.#start + Math.min(end, start + 20)));
    return /^create (?:or replace )?(?:function|procedure) /.test(`${words.join(' ').toLowerCase()} `);
  }

  /** Goes to the quote that ends it, past doubled quotes, and past the strings that PostgreSQL joins to it. */
  #passQuoted(quote: "'" | '"'): SqlItem['kind'] {
    do {
      do {
        const found = this.#script.indexOf(quote, this.#position + 1);
        if (found === -1) return this.#endless(quote === "'" ? 'string' : 'quoted');
        this.#position = found + 1;
      } while (this.#script[this.#position] === quote);
    } while (quote === "'" && this.#passContinuation());
    return quote === "'" ? 'string' : 'quoted';
  }

  /** Goes past E'...', in which a backslash escapes the next character, and past the strings that PostgreSQL joins to it. */
  #passEscapes(): SqlItem['kind'] {
    const script = this.#script;
    do {
      for (this.#position++; this.#position < script.length && script[this.#position] !== "'"; this.#position++) {
        if (script[this.#position] === '\\') this.#position++;
      }
      if (this.#position >= script.length) return this.#endless('string');
      this.#position++;
    } while (script[this.#position] === "'" || this.#passContinuation());
    return 'string';
  }

  /** PostgreSQL joins two strings with only blanks, comments and a line end between them. Goes to the quote of the second one. */
  #passContinuation(): boolean {
    const from = this.#position;
    let hasLineEnd = false;
    for (let before = -1; before !== this.#position; ) {
      before = this.#position;
      hasLineEnd ||= /[\r\n]/.test(this.#match(blank) ?? '');
      if (this.#startsWith('--')) this.#position = this.#find(lineEnd);
    }
    if (hasLineEnd && this.#script[this.#position] === "'") return true;
    this.#position = from;
    return false;
  }

  #passDollar(): SqlItem['kind'] {
    const tag = this.#match(dollarTag);
    if (tag === null) {
      if (this.#match(parameter) === null) this.#position++;
      return 'sign';
    }
    const found = this.#script.indexOf(tag, this.#position);
    if (found === -1) return this.#endless('string');
    this.#position = found + tag.length;
    return 'string';
  }

  #passNestedComment(): void {
    let depth = 0;
    commentMark.lastIndex = this.#position;
    do {
      const mark = commentMark.exec(this.#script);
      if (mark === null) {
        if (this.#itemCount > 0 || this.#parentheses > 0) this.#end = this.#script.length;
        this.#endless('sign');
        return;
      }
      depth += mark[0] === '/*' ? 1 : -1;
    } while (depth > 0);
    this.#position = commentMark.lastIndex;
  }

  #endless(kind: SqlItem['kind']): SqlItem['kind'] {
    this.#position = this.#script.length;
    this.#fault ??= 'a quote or comment that never ends';
    return kind;
  }

  #find(pattern: RegExp): number {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#script)?.index ?? this.#script.length;
  }

  #startsWith(text: string): boolean {
    return this.#script.startsWith(text, this.#position);
  }

  /** Goes past what the pattern finds here. */
  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#script)?.[0] ?? null;
    if (found !== null) this.#position += found.length;
    return found;
  }
}
