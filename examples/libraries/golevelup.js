/** @golevelup/nestjs-rabbitmq: a subscription, a call and its answer, in a Nest application. Decorators by hand: it is JavaScript. */
import 'reflect-metadata'
import {
  AmqpConnection,
  RabbitMQModule,
  RabbitRPC,
  RabbitSubscribe,
} from '@golevelup/nestjs-rabbitmq'
import { Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { report, url } from './support/report.js'

const seen = []
const transient = { durable: false, autoDelete: true }

class Orders {
  total({ items }) {
    return { total: items.length * 100 }
  }

  placed(order) {
    seen.push(['placed', order])
  }
}
Injectable()(Orders)
decorate(Orders, 'total', RabbitRPC, { routingKey: 'total', queue: 'kinoko-golevelup-total' })
decorate(Orders, 'placed', RabbitSubscribe, {
  routingKey: 'placed',
  queue: 'kinoko-golevelup-placed',
})

class AppModule {}
Module({
  imports: [
    RabbitMQModule.forRoot({
      uri: url,
      exchanges: [{ name: 'kinoko-golevelup', type: 'topic', options: transient }],
      connectionInitOptions: { wait: true },
      enableControllerDiscovery: false,
    }),
  ],
  providers: [Orders],
})(AppModule)

const app = await NestFactory.createApplicationContext(AppModule, { logger: false })
const amqp = app.get(AmqpConnection)
const exchange = 'kinoko-golevelup'
const answer = await amqp.request({ exchange, routingKey: 'total', payload: { items: ['tea'] } })
seen.push(['total', answer])
await amqp.publish(exchange, 'placed', { id: 7 })
while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
await app.close()
report(seen)

function decorate(target, name, decorator, options) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)
  decorator({ exchange: 'kinoko-golevelup', queueOptions: transient, ...options })(
    target.prototype,
    name,
    descriptor,
  )
}
