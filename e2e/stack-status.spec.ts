import { expect, test } from './fixtures/test.ts';

const statuses = [
  { label: 'Read only', read: 200, write: 503 },
  { label: 'Down', read: 503, write: 503 },
  { label: 'Read and write', read: 200, write: 201 },
];

test('sets each status, and the stack obeys', async ({ page, api }) => {
  await page.goto('/stack-status');
  await expect(page.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  for (const { label, read, write } of statuses) {
    const message = `The stack is set: ${label}.`;
    await page.getByRole('radio', { name: label }).click();
    await page.getByLabel('Current message').fill(message);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('link', { name: `Stack status: ${label}` })).toBeVisible();
    await expect(page.getByText(`The stack status is set: ${label}`)).toBeVisible();
    const reading = await api.get('/repo/v1/entity?limit=1');
    const writing = await api.post('/repo/v1/entity', { name: `made while ${label}`, type: 'project' });
    expect([reading.status(), writing.status()]).toEqual([read, write]);
    if (write === 503) {
      expect(await writing.json()).toEqual({ reason: message });
      expect(writing.headers()['retry-after']).toBeTruthy();
    } else {
      const { id } = await writing.json();
      expect((await api.delete(`/repo/v1/entity/${id}`)).ok()).toBe(true);
    }
  }
  await expect(page.getByText(`Last set by ${process.env.ADMIN_EMAIL}`)).toBeVisible();
});

test('shows another change that came first, and lets the person choose', async ({ page, api, allowConsoleError }) => {
  allowConsoleError(/412 \(Precondition Failed\)/);
  await page.goto('/stack-status');
  await page.getByRole('radio', { name: 'Read only' }).click();
  await api.setStackStatus({
    status: 'READ_WRITE',
    currentMessage: 'From elsewhere.',
    pendingMaintenanceMessage: 'Tonight.',
  });
  await page.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'changed while you edited' });
  await expect(conflict).toContainText('From elsewhere.');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await conflict.getByRole('button', { name: 'Go on with my change' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Stack status: Read only' })).toBeVisible();

  await page.getByRole('radio', { name: 'Down' }).click();
  await api.setStackStatus({
    status: 'READ_WRITE',
    currentMessage: 'From elsewhere again.',
    pendingMaintenanceMessage: null,
  });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Take what is set now' }).click();
  await expect(page.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await expect(page.getByLabel('Current message')).toHaveValue('From elsewhere again.');
});

test('keeps the choice of theme over a reload', async ({ page }) => {
  await page.goto('/stack-status');
  await page.getByRole('button', { name: /, account of / }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const answer = await page.reload();
  expect(await answer?.text()).toContain('data-theme="dark"');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});
