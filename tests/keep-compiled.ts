import { flushCompileCache } from 'node:module';
import { afterAll } from 'vitest';

// A test process is killed at its end, before Node writes down what it compiled (NODE_COMPILE_CACHE) for the next one.
afterAll(() => flushCompileCache());
