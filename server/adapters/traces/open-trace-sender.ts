import type { Logger } from 'pino';
import { withTimeout } from '#server/async/with-timeout.ts';

/** A span that has ended. `failure`: a few words of what failed; null if nothing did. No secret is in any of it. */
export type EndedSpan = {
  name: string;
  startedOn: Date;
  endedOn: Date;
  attributes: Record<string, string | number | boolean>;
  failure: string | null;
};

/** Sends traces to an OpenTelemetry collector, in the background. */
export type TraceSender = {
  /** Queues a trace: a span and its parts. Never waits and never throws; what a collector does not take in time is thrown away. */
  send(span: EndedSpan, parts: readonly EndedSpan[]): void;
  /** Sends what is queued, within two seconds. Never rejects. */
  close(): Promise<void>;
};

const sendWithinMs = 10_000;
const closeWithinMs = 2000;
const everyMs = 1000;
const mostQueued = 2048;

/**
 * Opens a sender of OTLP over HTTP. The libraries are loaded by this call alone. OTEL_EXPORTER_OTLP_HEADERS, which the exporter reads by
 * itself, has the headers that a collector asks for.
 * @param input.endpoint OTEL_EXPORTER_OTLP_ENDPOINT: traces go to `v1/traces` below it
 */
export async function openTraceSender(input: {
  endpoint: string;
  stackName: string;
  version: string;
  logger: Logger;
}): Promise<TraceSender> {
  const { endpoint, stackName, version, logger } = input;
  const [
    { ROOT_CONTEXT, SpanStatusCode, trace },
    { BatchSpanProcessor, TracerProvider },
    { OTLPTraceExporter },
    resources,
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: tracesAddress(endpoint), timeoutMillis: sendWithinMs });
  const sendTold = exporter.export.bind(exporter);
  exporter.export = (spans, told) =>
    sendTold(spans, (result) => {
      // The error may quote the address and what the collector answered.
      if (result.error !== undefined) logger.warn({ spans: spans.length }, 'Traces could not be sent to the collector');
      told(result);
    });
  const provider = new TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': 'stack-console',
      'service.version': version,
      'stack.name': stackName,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: everyMs,
        exportTimeoutMillis: sendWithinMs,
        maxQueueSize: mostQueued,
      }),
    ],
  });
  const tracer = provider.getTracer('stack-console', version);
  const begin = ({ name, startedOn, attributes, failure }: EndedSpan, parent = ROOT_CONTEXT) => {
    const span = tracer.startSpan(name, { startTime: startedOn, attributes }, parent);
    if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    return span;
  };
  return {
    send(whole, parts) {
      const span = begin(whole);
      const parent = trace.setSpan(ROOT_CONTEXT, span);
      for (const part of parts) begin(part, parent).end(part.endedOn);
      span.end(whole.endedOn);
    },
    close: () => withTimeout(closeWithinMs, provider.shutdown(), () => undefined).catch(() => undefined),
  };
}

/** The environment's address, and what OTLP has below it. */
function tracesAddress(endpoint: string): string {
  return `${endpoint}${endpoint.endsWith('/') ? '' : '/'}v1/traces`;
}
