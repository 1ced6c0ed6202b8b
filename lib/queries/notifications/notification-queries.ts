import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { incidentPage } from '#lib/contracts/incident.ts';
import {
  type Channel,
  type ChannelInput,
  channel,
  channelList,
  type Delivery,
  type DeliveryPage,
  type Digest,
  type DigestInput,
  delivery,
  deliveryPage,
  digest,
  type Heartbeat,
  type HeartbeatInput,
  heartbeat,
  heartbeatList,
  type NewChannel,
  newChannel,
} from '#lib/contracts/notifications/notification.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/notifications';
const everyMs = 15_000;
const soonMs = 2000;

/** The channels of the stack, with what became of the last delivery of each. */
export const channelsQuery = queryOptions({
  queryKey: queryKeys.notifications.channels,
  queryFn: async ({ signal }) => (await callApi(`${address}/channels`, channelList, { signal })).data,
  refetchInterval: everyMs,
});

/** A page of what was sent and waits to be sent; looked at again soon while something is on its way. */
export function deliveriesQuery({ limit, offset }: { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.notifications.deliveries(limit, offset),
    queryFn: async ({ signal }): Promise<DeliveryPage> =>
      (await callApi(`${address}/deliveries?limit=${limit}&offset=${offset}`, deliveryPage, { signal })).data,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.results.some(({ state, attempts }) => state === 'WAITING' && attempts === 0) ? soonMs : everyMs,
  });
}

/** One delivery, looked at each second until it has ended. */
export function deliveryQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.notifications.delivery(id),
    queryFn: async ({ signal }) => (await callApi(`${address}/deliveries/${id}`, delivery, { signal })).data,
    refetchInterval: (query) => (query.state.data?.state === 'WAITING' ? 1000 : false),
  });
}

export const heartbeatsQuery = queryOptions({
  queryKey: queryKeys.notifications.heartbeats,
  queryFn: async ({ signal }) => (await callApi(`${address}/heartbeats`, heartbeatList, { signal })).data,
  refetchInterval: everyMs,
});

export const digestQuery = queryOptions({
  queryKey: queryKeys.notifications.digest,
  queryFn: async ({ signal }) => (await callApi(`${address}/digest`, digest, { signal })).data,
});

/** What is wrong now, the newest first. */
export const openIncidentsQuery = queryOptions({
  queryKey: queryKeys.notifications.incidents,
  queryFn: async ({ signal }) =>
    (await callApi('/repo/v1/admin/incidents?state=OPEN&limit=100', incidentPage, { signal })).data,
  refetchInterval: everyMs,
});

/** @throws ApiError */
export async function addChannel(body: ChannelInput): Promise<NewChannel> {
  return (await callApi(`${address}/channels`, newChannel, { method: 'POST', body })).data;
}

type SeenChannel = Pick<Channel, 'id' | 'version'>;

const ifMatch = ({ version }: SeenChannel) => ({ 'if-match': `"${version}"` });

/** Changes the channel that the person saw. @throws ApiError with status 412 if another one is stored by now */
export async function changeChannel(seen: SeenChannel, body: ChannelInput): Promise<Channel> {
  const call = { method: 'PUT', body, headers: ifMatch(seen) } as const;
  return (await callApi(`${address}/channels/${seen.id}`, channel, call)).data;
}

/** Deletes the channel that the person saw. @throws ApiError with status 412 if another one is stored by now */
export function deleteChannel(seen: SeenChannel): Promise<void> {
  return callApiForNothing(`${address}/channels/${seen.id}`, { method: 'DELETE', headers: ifMatch(seen) });
}

/** @returns the delivery of a test message, which has not ended yet @throws ApiError */
export async function testChannel(id: string): Promise<Delivery> {
  return (await callApi(`${address}/channels/${id}/test`, delivery, { method: 'POST' })).data;
}

/** @throws ApiError */
export async function addHeartbeat(body: HeartbeatInput): Promise<Heartbeat> {
  return (await callApi(`${address}/heartbeats`, heartbeat, { method: 'POST', body })).data;
}

/** @throws ApiError */
export function deleteHeartbeat(id: string): Promise<void> {
  return callApiForNothing(`${address}/heartbeats/${id}`, { method: 'DELETE' });
}

/** @throws ApiError */
export async function setDigest(body: DigestInput): Promise<Digest> {
  return (await callApi(`${address}/digest`, digest, { method: 'PUT', body })).data;
}
