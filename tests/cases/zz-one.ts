import { readFileSync } from 'node:fs';
import { runRound, steps } from './run-round.ts';

const servers = JSON.parse(readFileSync('/tmp/sc/case-servers.json', 'utf8'));
for (const arg of process.argv.slice(2)) {
  const [name, only] = arg.split('@');
  for (const version of only ? [only] : ['15', '18']) {
    const t = performance.now();
    try {
      const r = await runRound(servers[version], name!, version);
      console.log(`\n${name} on ${version} ${((performance.now() - t) / 1000).toFixed(1)} s`);
      for (const s of steps) {
        const x = r.results[s];
        if (!x) continue;
        console.log(`  ${s}: ${x.ended} ${x.differences.join(', ').slice(0, 200)}`);
        if (x.error) console.log('     ', x.error.slice(0, 420));
        for (const n of x.notes) console.log('    -', n.slice(0, 420));
      }
    } catch (e) {
      console.log(name, version, 'CASE FAILED', e);
    }
  }
}
