import { hashKey, type QueryClient } from '@tanstack/react-query';
import { backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { isUnreachable } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';
import { recentDaemonsQuery } from './daemons-query.ts';
import { noteDaemon, noteRecentDaemons } from './note-daemon.ts';

/** `live`: events arrive. `polling`: the console answers, its events do not. `lost`: it does not answer; times in epoch ms. */
export type Connection =
  | { state: 'connecting' | 'live' | 'polling' }
  | { state: 'lost'; since: number; retryAt: number | null };

const address = '/repo/v1/admin/daemon/events';
const pollMs = 2000;
const quietMs = 8000;
const longestDelayMs = 15_000;

/**
 * Keeps one stream of events open for the whole page (a browser allows six connections to a console, for all of its tabs),
 * asks every two seconds if the stream fails, and tries again while the console cannot be reached. A hidden tab closes its stream.
 */
export class DaemonFollower {
  #client: QueryClient;
  #listeners = new Set<() => void>();
  #connection: Connection = { state: 'connecting' };
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #heardAt = 0;
  #running = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): Connection => this.#connection;

  /** Starts to follow the daemons. @returns a function that ends it */
  readonly start = (): (() => void) => {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
    window.addEventListener('online', this.retryNow);
    this.#poll = setInterval(this.#onPoll, pollMs);
    const ignore = this.#hearAnswers();
    this.#open();
    return () => {
      this.#running = false;
      ignore();
      document.removeEventListener('visibilitychange', this.#onVisibility);
      window.removeEventListener('online', this.retryNow);
      clearInterval(this.#poll);
      this.#close();
    };
  };

  /** A call could not reach the console: check at once, before the stream notices. */
  readonly suspect = (): void => {
    if (this.#running && this.#connection.state !== 'lost') void this.#onBroken();
  };

  readonly retryNow = (): void => {
    if (this.#running && this.#connection.state !== 'live') this.#open();
  };

  #open(): void {
    this.#close();
    if (this.#connection.state === 'lost') this.#set({ ...this.#connection, retryAt: null });
    const source = new EventSource(address);
    this.#source = source;
    source.onopen = () => this.#onOpen();
    source.onmessage = (event) => this.#onEvent(event.data);
    source.onerror = () => void this.#onBroken();
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  /** Where no events arrive, the answers for the newest daemons tell of a start or an end. */
  #hearAnswers(): () => void {
    const recentHash = hashKey(recentDaemonsQuery.queryKey);
    return this.#client.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryHash !== recentHash) return;
      const page = this.#client.getQueryData(recentDaemonsQuery.queryKey);
      if (page !== undefined) noteRecentDaemons(this.#client, page);
    });
  }

  #onOpen(): void {
    const wasAway = this.#connection.state !== 'connecting';
    this.#failures = 0;
    this.#heardAt = Date.now();
    this.#set({ state: 'live' });
    if (wasAway) void this.#client.invalidateQueries();
  }

  #onEvent(data: string): void {
    this.#heardAt = Date.now();
    const parsed = backupRestoreStatus.safeParse(parseJson(data));
    if (parsed.success) noteDaemon(this.#client, parsed.data);
  }

  /** Asks once for the newest daemons: the answer tells a console that is gone from a stream that is. */
  async #onBroken(): Promise<void> {
    this.#close();
    this.#failures += 1;
    const delay = Math.min(1000 * 2 ** (this.#failures - 1), longestDelayMs);
    let reachable = true;
    try {
      await this.#client.fetchQuery({ ...recentDaemonsQuery, staleTime: 0, retry: false });
    } catch (error) {
      reachable = !isUnreachable(error);
    }
    if (!this.#running || this.#source) return;
    const since = this.#connection.state === 'lost' ? this.#connection.since : Date.now();
    this.#set(reachable ? { state: 'polling' } : { state: 'lost', since, retryAt: Date.now() + delay });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), delay);
  }

  readonly #onPoll = (): void => {
    if (document.visibilityState === 'hidden') return;
    const recent = this.#client.getQueryData(recentDaemonsQuery.queryKey);
    const works = recent?.results[0] !== undefined && isAtWork(recent.results[0].status);
    const isSilent = this.#connection.state === 'live' && works && Date.now() - this.#heardAt > quietMs;
    if (this.#connection.state !== 'polling' && !isSilent) return;
    void this.#client.invalidateQueries({ queryKey: queryKeys.daemons.all });
    void this.#client.invalidateQueries({ queryKey: queryKeys.daemon.all });
  };

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') {
      this.#close();
      return;
    }
    if (!this.#source) this.#open();
  };

  #set(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#listeners) listener();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
