import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#embedded/free-port.ts';
import type { SystemUser } from '#embedded/system-user.ts';
import { keptSecret } from '#server/env.ts';
import { giveFolder } from './give-folder.ts';
import { type Service, superviseService } from './supervise.ts';

const bucketName = 'stack-backups';
const accessKeyId = 'stack-console';

export type EmbeddedBucket = { service: Service; variables: Record<string, string> };

/** Starts the embedded bucket server on the port it had before if that is free, and gives the settings that lead to it. */
export async function startEmbeddedBucket(
  dataDir: string,
  program: string,
  user: SystemUser | null,
  onChange: () => void,
): Promise<EmbeddedBucket> {
  const secretAccessKey = keptSecret(dataDir, 'bucket-secret');
  const portFile = join(dataDir, 'bucket-port');
  const port = await freePort(readPort(portFile));
  writeFileSync(portFile, `${port}\n`, { mode: 0o600 });
  const folder = join(dataDir, 'bucket');
  if (user !== null) giveFolder(folder, user);
  const service = await superviseService({
    name: 'The embedded bucket server',
    program,
    user,
    logFile: join(dataDir, 'logs', 'bucket.log'),
    onChange,
    variables: {
      PATH: process.env.PATH,
      LOG_LEVEL: process.env.LOG_LEVEL,
      BUCKET_FOLDER: folder,
      BUCKET_PORT: String(port),
      BUCKET_NAMES: bucketName,
      BUCKET_ACCESS_KEY_ID: accessKeyId,
      BUCKET_SECRET_ACCESS_KEY: secretAccessKey,
    },
  });
  return {
    service,
    variables: {
      S3_BUCKET: bucketName,
      S3_ENDPOINT: `http://127.0.0.1:${service.port ?? port}`,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
    },
  };
}

function readPort(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
