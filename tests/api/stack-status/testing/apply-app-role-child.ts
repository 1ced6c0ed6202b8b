import { applyAppRole } from '#server/services/stack-status/apply-app-role.ts';

/** Applies the status to the role in a process of its own, and stands still after the step that argv[2] names, to be killed. */
await applyAppRole(async (step) => {
  if (step !== process.argv[2]) return;
  process.send?.(step);
  await new Promise(() => setInterval(() => {}, 1000));
});
process.disconnect();
