/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // npm run typecheck does it, tests included: a start need not.
  typescript: { ignoreBuildErrors: true },
  // Native or self-locating packages: loaded from node_modules at run time, not bundled.
  serverExternalPackages: [
    'argon2',
    'pg',
    'pg-boss',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@aws-sdk/client-s3',
  ],
};

export default nextConfig;
