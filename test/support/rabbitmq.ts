/** What the cases need for a real broker; Node only. */
export * as client from 'amqplib'
export * as callbackClient from 'amqplib/callback_api'
export { setTimeout as sleep } from 'node:timers/promises'
