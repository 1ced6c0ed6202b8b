import { defineConfig } from 'prisma/config';

/** Only `prisma generate` reads this; migrations go through scripts/migrate.ts. */
export default defineConfig({ schema: 'prisma/console/schema.prisma' });
