import { expect, it } from 'vitest';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { maintenanceFixture, reportFixture } from '#server/services/public-status/testing/public-status-fixture.ts';
import { historyEntries } from './history-entries.ts';

const at = (clock: string) => `2026-11-22T${clock}:00.000Z`;
const period = (
  status: 'READ_WRITE' | 'READ_ONLY' | 'DOWN',
  from: string | null,
  until: string | null,
  ...said: string[]
) => ({
  status,
  startedOn: from && at(from),
  restore: null,
  endedOn: until && at(until),
  messages: said.map((text, index) => ({ on: from && at(index === 0 ? from : `${from.slice(0, 3)}3${index}`), text })),
});
const entriesOf = (given: Parameters<typeof reportFixture>[0], from = '2026-10-23T00:00:00.000Z') =>
  historyEntries(reportFixture(given), new Date(from));

it('tells what was wrong, with what was said meanwhile and at its end', () => {
  const periods = [
    period('READ_WRITE', '12:00', null, 'All is well again.'),
    period('DOWN', '10:00', '12:00', 'Broken.', 'Nearly fixed.'),
    period('READ_WRITE', null, '10:00', 'Before.'),
  ];
  const entries = entriesOf({ periods });
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    kind: 'status',
    status: 'DOWN',
    on: at('10:00'),
    endedOn: at('12:00'),
    said: [{ text: 'Broken.' }, { text: 'Nearly fixed.' }, { text: 'All is well again.' }],
  });
});

it('counts the status that a maintenance took as part of it', () => {
  const pastMaintenance = [
    maintenanceFixture({ state: 'ENDED', status: 'READ_ONLY', startedOn: at('10:00'), endedOn: at('12:00') }),
  ];
  const periods = [
    period('READ_WRITE', '12:00', null),
    period('READ_ONLY', '10:00', '12:00', 'We upgrade.'),
    period('DOWN', '08:00', '08:30', 'Broken.'),
  ];
  expect(entriesOf({ periods, pastMaintenance }).map(({ kind }) => kind)).toEqual(['maintenance', 'status']);
});

it('tells messages while all was well, but not the one that every stack begins with', () => {
  const periods = [period('READ_WRITE', '09:00', null, 'Uploads are slow.', initialStackStatus.currentMessage ?? '')];
  expect(entriesOf({ periods })).toEqual([{ kind: 'message', on: at('09:00'), text: 'Uploads are slow.' }]);
});

it('leaves out what is older than asked, and keeps what lasts', () => {
  const periods = [
    period('DOWN', '10:00', null, 'Broken.'),
    period('READ_ONLY', '08:00', '09:00'),
    period('READ_WRITE', null, '08:00'),
  ];
  expect(entriesOf({ periods }, at('11:00'))).toMatchObject([{ status: 'DOWN', endedOn: null }]);
});
