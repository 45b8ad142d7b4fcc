/**
 * Traces and metrics through `@opentelemetry/api`, which does nothing until an SDK is installed. The core of
 * Kinoko knows nothing of it: this is a middleware.
 *
 * @example
 * import { openTelemetry } from 'kinoko/opentelemetry'
 * const container = new ServiceContainer(OrderService, { config, middleware: [openTelemetry()] })
 */
export { openTelemetry, type OpenTelemetryOptions } from './open-telemetry.js'
