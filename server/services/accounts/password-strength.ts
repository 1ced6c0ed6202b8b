import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Only this many characters of a password are checked: the time of a check grows faster than the length. */
const mostCharacters = 32;
/** Zxcvbn's scores go from 0 to 4; 3 takes more than 10^8 guesses. */
const lowestScore = 3;

/** zxcvbn's warnings by their keys, worded as the end of the sentence "This password is easy to guess: ...". */
const reasons: Record<string, string> = {
  simpleRepeat: 'it repeats a character',
  extendedRepeat: 'it repeats a group of characters',
  sequences: 'it is a sequence such as abcd or 1234',
  straightRow: 'it is a row of keys of a keyboard',
  keyPattern: 'it is a pattern of keys of a keyboard',
  topTen: 'it is one of the most common passwords',
  topHundred: 'it is one of the most common passwords',
  common: 'it is a common password',
  similarToCommon: 'it is like a common password',
  wordByItself: 'it is a single common word',
  namesByThemselves: 'it is a name',
  commonNames: 'it is a common name',
  userInputs: 'it contains your email address',
  recentYears: 'it contains a year',
  dates: 'it is a date',
};

/** Loaded at the first use: its lists of common passwords take some 30 MB of memory. */
let loading: Promise<ZxcvbnFactory> | null = null;

/**
 * Finds out with zxcvbn why a password is easy to guess.
 * @param email of the person; what it consists of counts as known
 * @returns words that end the sentence "This password is easy to guess: ..."; null where it is hard to guess
 */
export async function passwordWeakness(password: string, email: string): Promise<string | null> {
  loading ??= load();
  const zxcvbn = await loading;
  const known = [email, ...email.split(/[@.]/)].filter((text) => text.length > 2);
  const looks = new Set([password.slice(0, mostCharacters), password.slice(-mostCharacters)]);
  const results = [...looks].map((part) => zxcvbn.check(part, known));
  if (results.some(({ score }) => score >= lowestScore)) return null;
  const warning = results.map(({ feedback }) => feedback.warning).find((found) => found !== null);
  return reasons[warning ?? ''] ?? 'it is too simple';
}

async function load(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory: Factory } = await import('@zxcvbn-ts/core');
  const { dictionary, adjacencyGraphs } = await import('@zxcvbn-ts/language-common');
  return new Factory({ dictionary, graphs: adjacencyGraphs });
}
