import { retention, retentionInput } from '#lib/contracts/retention/retention.ts';
import { retentionTag } from '#lib/retention-tag.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { getRetention } from '#server/services/retention/get-retention.ts';
import { clearRetention, setRetention } from '#server/services/retention/set-retention.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at the rules of the copies',
    answer: retention,
    run: async () => {
      const stored = await getRetention('SECOND');
      return ok(stored, { ETag: entityTag(retentionTag(stored)) });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'set the rules of the copies',
    body: retentionInput,
    answer: retention,
    run: async ({ body, caller, request }) => {
      const stored = await setRetention(body, {
        changedBy: caller.email,
        ifMatch: ifMatchTags(request),
        place: 'SECOND',
      });
      return ok(stored, { ETag: entityTag(retentionTag(stored)) });
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'turn the rules of the copies off',
    answer: 'nothing',
    run: async ({ caller, request }) => {
      await clearRetention({ changedBy: caller.email, ifMatch: ifMatchTags(request), place: 'SECOND' });
      return noContent();
    },
  }),
});
