/** Where a try to log in comes from. */
export type LogInSource = {
  /** The client's address, or that of a proxy which is not trusted (clientAddress). */
  address: string;
  /** The client's address as a proxy that is not trusted reports it; null if no proxy reports one. */
  claimed: string | null;
  /** The id of the browser that tries, if somebody has logged in to this account (email in lower case) with it before; else null. */
  deviceFor: (account: string) => string | null;
};

/** The key under which the attempts of one source are counted, and how many of them a quarter of an hour allows. */
export type CountedSource = {
  source: string;
  perAccount: number;
  perSource: number;
  network: string | null;
  perNetwork: number;
};

/** Failed tries in a quarter of an hour. */
export const logInLimits = { perAccount: 10, perSource: 50, perNetwork: 600 } as const;

/**
 * Nobody can use up the tries of somebody else: they are counted for an account at one address. A browser that has logged in before
 * has tries of its own, so neighbours at its address do not matter to it. Clients behind a proxy that is not trusted are told apart by
 * the address that it claims for them; as anybody can claim any address, the proxy's own address has a limit too.
 */
export function countedSource({ address, claimed, deviceFor }: LogInSource, account: string): CountedSource {
  const { perAccount, perSource, perNetwork } = logInLimits;
  const device = deviceFor(account);
  if (device !== null) {
    return { source: `device ${device}`, perAccount, perSource: perAccount, network: null, perNetwork };
  }
  if (claimed === null) return { source: address, perAccount, perSource, network: null, perNetwork };
  return { source: `${claimed} by ${address}`, perAccount, perSource, network: address, perNetwork };
}

/** A person who is logged in: strangers' tries are not counted for them. */
export function sessionSource(sessionId: string): CountedSource {
  const { perAccount, perNetwork } = logInLimits;
  return { source: `session ${sessionId}`, perAccount, perSource: perAccount, network: null, perNetwork };
}
