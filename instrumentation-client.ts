import { config } from 'zod';

// Runs before every page. Without it zod tries whether it may build code from text, and the policy of the pages says no, aloud.
config({ jitless: true });
