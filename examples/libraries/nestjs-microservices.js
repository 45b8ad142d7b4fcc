/** @nestjs/microservices on RabbitMQ: a pattern that answers, an event, an error, and a client for them. */
import 'reflect-metadata'
import { Controller, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  RpcException,
  Transport,
} from '@nestjs/microservices'
import { firstValueFrom } from 'rxjs'
import { report, url } from './support/report.js'

const seen = []
const options = {
  urls: [url],
  queue: 'kinoko-nest',
  queueOptions: { durable: false, autoDelete: true },
}

class Calculator {
  sum(numbers) {
    if (numbers.length === 0) throw new RpcException('nothing to add')
    return numbers.reduce((total, number) => total + number, 0)
  }

  heard(text) {
    seen.push(['heard', text])
  }
}
Controller()(Calculator)
decorate('sum', MessagePattern({ cmd: 'sum' }))
decorate('heard', EventPattern('said'))

class AppModule {}
Module({ controllers: [Calculator] })(AppModule)

const app = await NestFactory.createMicroservice(AppModule, {
  transport: Transport.RMQ,
  options,
  logger: false,
})
await app.listen()
const client = ClientProxyFactory.create({ transport: Transport.RMQ, options })
await client.connect()
seen.push(['sum', await firstValueFrom(client.send({ cmd: 'sum' }, [1, 2, 3]))])
seen.push([
  'refused',
  await firstValueFrom(client.send({ cmd: 'sum' }, [])).catch((error) => error),
])
await firstValueFrom(client.emit('said', 'hello'))
while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
await client.close()
await app.close()
report(seen)

function decorate(name, decorator) {
  const { prototype } = Calculator
  decorator(prototype, name, Object.getOwnPropertyDescriptor(prototype, name))
}
