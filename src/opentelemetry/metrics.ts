import type { Attributes, Histogram, Meter } from '@opentelemetry/api'

/** Durations are in seconds, with the boundaries that the conventions advise. */
const durations = {
  unit: 's',
  advice: {
    explicitBucketBoundaries: [
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ],
  },
}

/** The instruments that durations are recorded with, in seconds. */
export class Metrics {
  readonly #clientDuration: Histogram
  readonly #serverDuration: Histogram
  readonly #sendDuration: Histogram
  readonly #processDuration: Histogram

  constructor(meter: Meter) {
    this.#clientDuration = meter.createHistogram('rpc.client.call.duration', durations)
    this.#serverDuration = meter.createHistogram('rpc.server.call.duration', durations)
    this.#sendDuration = meter.createHistogram('messaging.client.operation.duration', durations)
    this.#processDuration = meter.createHistogram('messaging.process.duration', durations)
  }

  called(seconds: number, attributes: Attributes): void {
    this.#clientDuration.record(seconds, attributes)
  }

  served(seconds: number, attributes: Attributes): void {
    this.#serverDuration.record(seconds, attributes)
  }

  sent(seconds: number, attributes: Attributes): void {
    this.#sendDuration.record(seconds, attributes)
  }

  processed(seconds: number, attributes: Attributes): void {
    this.#processDuration.record(seconds, attributes)
  }
}
