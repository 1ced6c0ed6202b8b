import { describe, expect, it } from 'vitest';
import { initialStackStatus, type StackStatus } from '#lib/contracts/stack-status.ts';
import { proposedMessages } from '#lib/status-messages.ts';
import { chooseStatus, otherStatusOf } from './choose-status.ts';

const own: StackStatus = { ...initialStackStatus, currentMessage: 'Uploads are slow today.' };

describe('the message of a draft', () => {
  it('follows the status, there and back, where nobody edited it', () => {
    for (const set of [initialStackStatus, own, { ...initialStackStatus, currentMessage: null }]) {
      const readOnly = chooseStatus(set, set, 'READ_ONLY');
      expect(readOnly).toMatchObject({ status: 'READ_ONLY', currentMessage: proposedMessages.READ_ONLY });
      const down = chooseStatus(readOnly, set, 'DOWN');
      expect(down).toMatchObject({ status: 'DOWN', currentMessage: proposedMessages.DOWN });
      expect(otherStatusOf(down, set)).toBeNull();
      expect(chooseStatus(down, set, 'READ_WRITE')).toEqual(set);
    }
  });

  it('stays where somebody wrote one', () => {
    const draft = { ...chooseStatus(own, own, 'DOWN'), currentMessage: 'The disks are full.' };
    expect(chooseStatus(draft, own, 'READ_ONLY')).toEqual({ ...draft, status: 'READ_ONLY' });
    expect(otherStatusOf(draft, own)).toBeNull();
  });

  it('is warned of where it was written for another status', () => {
    expect(otherStatusOf({ ...own, status: 'DOWN' }, own)).toBe('READ_WRITE');
    expect(otherStatusOf({ ...initialStackStatus, status: 'DOWN' }, own)).toBe('READ_WRITE');
    const byScript: StackStatus = { ...initialStackStatus, status: 'DOWN' };
    expect(otherStatusOf(byScript, byScript)).toBe('READ_WRITE');
    expect(otherStatusOf(own, own)).toBeNull();
  });

  it('is proposed where what is set speaks of another status', () => {
    const byScript: StackStatus = { ...initialStackStatus, status: 'DOWN' };
    const readOnly = chooseStatus(byScript, byScript, 'READ_ONLY');
    expect(chooseStatus(readOnly, byScript, 'DOWN').currentMessage).toBe(proposedMessages.DOWN);
  });
});
