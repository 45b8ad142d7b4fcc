/**
 * Traces and metrics through `@opentelemetry/api`, which does nothing until an SDK is installed, as a middleware: the
 * core of Kinoko knows nothing of OpenTelemetry.
 *
 * @example
 * import { openTelemetry } from 'kinoko/opentelemetry'
 * const container = new ServiceContainer(OrderService, { config, middleware: [openTelemetry()] })
 */
export { openTelemetry, type OpenTelemetryOptions } from './open-telemetry.js'
