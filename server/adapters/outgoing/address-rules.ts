import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Hosts to which requests may go although they are private: names, addresses, and ranges such as 10.1.0.0/16. */
export type AllowedHosts = readonly string[];

/**
 * Whether a request may be connected to this address: one of the public internet, or one that is allowed. Private, loopback,
 * link-local, shared, multicast and reserved addresses are not public, in whatever form an IPv6 address wraps them.
 */
export function mayConnectTo(address: string, allowed: AllowedHosts): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (isListed(parsed.toString(), allowed)) return true;
  return parsed.range() === 'unicast';
}

/** Whether the host's name is allowed, whatever it resolves to. */
export function isAllowedName(hostname: string, allowed: AllowedHosts): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return allowed.some((entry) => entry.toLowerCase() === name);
}

function isListed(address: string, allowed: AllowedHosts): boolean {
  const list = new BlockList();
  for (const entry of allowed) {
    const [network = '', bits] = entry.split('/');
    const family = isIP(network);
    if (family === 0) continue;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(network, type);
    else list.addSubnet(network, Number(bits), type);
  }
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
