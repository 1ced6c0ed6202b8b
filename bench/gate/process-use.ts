import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of a console hold: open descriptors, memory (bytes), and the processor time that they have used (s). */
export type ProcessUse = { descriptors: number; bytes: number; cpuSeconds: number };

/**
 * @param pid of the front; its child is the process of the pages
 * @throws Error when one of the two has ended
 */
export function processUse(pid: number): ProcessUse {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  if (children === '') throw new Error('The process of the pages has ended.');
  const uses = [pid, ...children.split(' ').map(Number)].map(useOf);
  const sum = (key: keyof ProcessUse) => uses.reduce((total, use) => total + use[key], 0);
  return { descriptors: sum('descriptors'), bytes: sum('bytes'), cpuSeconds: sum('cpuSeconds') };
}

function useOf(pid: number): ProcessUse {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    bytes: Number(rss) * 1024,
    // In ticks of a hundredth of a second: user, then system.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  };
}
