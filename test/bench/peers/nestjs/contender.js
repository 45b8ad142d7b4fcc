/** NestJS microservices over RabbitMQ, without Nagle's delay. */
import 'reflect-metadata'
import { Controller, Logger, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices'
import { firstValueFrom } from 'rxjs'

Logger.overrideLogger(false)

const options = (uri) => ({
  transport: Transport.RMQ,
  options: {
    urls: [uri],
    queue: 'bench-nestjs',
    queueOptions: { durable: false },
    prefetchCount: 128,
    socketOptions: { connectionOptions: { noDelay: true } },
  },
})

class EchoController {
  echo(payload) {
    return payload
  }
}
Controller()(EchoController)
const property = Object.getOwnPropertyDescriptor(EchoController.prototype, 'echo')
MessagePattern('echo')(EchoController.prototype, 'echo', property)

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of NestJS is one
class EchoModule {}
Module({ controllers: [EchoController] })(EchoModule)

export async function serve(uri) {
  const service = await NestFactory.createMicroservice(EchoModule, {
    ...options(uri),
    logger: false,
  })
  await service.listen()
}

export async function open(uri) {
  const client = ClientProxyFactory.create(options(uri))
  await client.connect()
  return (payload) => firstValueFrom(client.send('echo', payload))
}
