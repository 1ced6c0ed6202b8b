/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // A link that is followed while the console is down waits for it, rather than leave for the browser's error page.
  experimental: { useOffline: true },
  // npm run typecheck does it, tests included: a start need not.
  typescript: { ignoreBuildErrors: true },
  // Native or self-locating packages: loaded from node_modules at run time, not bundled.
  serverExternalPackages: [
    'argon2',
    '@zxcvbn-ts/core',
    '@zxcvbn-ts/language-common',
    'pg',
    'pg-boss',
    'pino',
    'prom-client',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@aws-sdk/client-s3',
  ],
  headers: async () => [
    {
      // Other sites' pages load it with a script tag.
      source: '/status/banner.js',
      headers: [
        { key: 'Access-Control-Allow-Origin', value: '*' },
        { key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' },
        { key: 'Cache-Control', value: 'public, max-age=300' },
      ],
    },
    { source: '/status/:file*.js', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
  ],
};

export default nextConfig;
