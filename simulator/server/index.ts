/**
 * A RabbitMQ of one's own as a server: any client that speaks AMQP 0-9-1, in any language, connects to it over TCP, TLS
 * or WebSocket. Needs Node.
 */
export type { BrokerControl } from './control/control.js'
export type { RecordedFrame } from './control/traffic.js'
export type { BrokerOptions, BrokerTls } from './broker-options.js'
export { startBroker, type RunningBroker } from './start-broker.js'
