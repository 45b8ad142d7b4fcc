/** Probes over HTTP. Node only; the probe itself, `health()`, is in the main entry. */
export { serveHealth, type HealthServer, type HealthServerOptions } from './health-server.js'
export type { Health, Healthy } from '../container/health.js'
export type { HealthCheck } from '../support/health-check.js'
export { prometheusMetrics } from './prometheus.js'
