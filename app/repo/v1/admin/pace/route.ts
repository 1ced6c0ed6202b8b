import { pace, paceInput } from '#lib/contracts/pace.ts';
import { route, routes } from '#server/http/route.ts';
import { getPace } from '#server/services/pace/get-pace.ts';
import { resetPace } from '#server/services/pace/reset-pace.ts';
import { setPace } from '#server/services/pace/set-pace.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'look at the pace',
    answer: pace,
    run: () => getPace(),
  }),
  PUT: route({
    access: 'administrator',
    action: 'set the pace',
    body: paceInput,
    answer: pace,
    run: ({ body, caller }) => setPace(body, caller.email),
  }),
  DELETE: route({
    access: 'administrator',
    action: 'set the pace',
    answer: pace,
    run: ({ caller }) => resetPace(caller.email),
  }),
});
