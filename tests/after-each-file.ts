import { flushCompileCache } from 'node:module';
import { afterAll } from 'vitest';

const environment = { ...process.env };

afterAll(() => {
  // The next file of this process begins with the settings that this one began with.
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  // A test process is killed at its end, before Node writes down what it compiled (NODE_COMPILE_CACHE) for the next one.
  flushCompileCache();
});
