/** The libraries on amqplib whose examples in `examples/libraries` are run, each with a version of amqplib of its own. */
export interface Library {
  readonly name: string
  /** The example in `examples/libraries`. */
  readonly example: string
  /** The version of amqplib that it uses. */
  readonly amqplib: string
  readonly packages: Readonly<Record<string, string>>
  /** Whether its amqplib asks for frames that RabbitMQ 4.x refuses, as amqplib before 0.10.7 does. */
  readonly needs310?: boolean
}

const own = { amqplib: '2.3.1' }
const nest11 = {
  '@nestjs/common': '11.1.21',
  '@nestjs/core': '11.1.21',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
}

export const libraries: readonly Library[] = [
  {
    name: 'amqp-connection-manager 5.0.0',
    example: 'amqp-connection-manager.js',
    amqplib: '2.3.1',
    packages: { ...own, 'amqp-connection-manager': '5.0.0' },
  },
  {
    name: 'rascal 21.0.1',
    example: 'rascal.js',
    amqplib: '2.3.1',
    packages: { ...own, rascal: '21.0.1' },
  },
  {
    name: '@golevelup/nestjs-rabbitmq 9.0.2',
    example: 'golevelup.js',
    amqplib: '0.10.9',
    packages: { ...nest11, '@golevelup/nestjs-rabbitmq': '9.0.2' },
  },
  {
    name: '@nestjs/microservices 12.1.1',
    example: 'nestjs-microservices.js',
    amqplib: '2.3.1',
    packages: {
      ...own,
      ...nest11,
      '@nestjs/common': '12.5.1',
      '@nestjs/core': '12.5.1',
      '@nestjs/microservices': '12.1.1',
      'amqp-connection-manager': '5.0.0',
    },
  },
  {
    name: 'moleculer 0.15.2',
    example: 'moleculer.js',
    amqplib: '2.3.1',
    packages: { ...own, moleculer: '0.15.2' },
  },
  {
    name: 'foo-foo-mq 8.0.1',
    example: 'foo-foo-mq.js',
    amqplib: '0.8.0',
    packages: { 'foo-foo-mq': '8.0.1' },
    needs310: true,
  },
  {
    name: 'amqplib-rpc 3.1.0',
    example: 'amqplib-rpc.js',
    amqplib: '2.3.1',
    packages: { ...own, 'amqplib-rpc': '3.1.0' },
  },
  {
    name: 'comq 0.12.0',
    example: 'comq.js',
    amqplib: '0.10.9',
    packages: { comq: '0.12.0' },
  },
  {
    name: '@opentelemetry/instrumentation-amqplib 0.71.0',
    example: 'opentelemetry.cjs',
    amqplib: '2.3.1',
    packages: {
      ...own,
      '@opentelemetry/instrumentation-amqplib': '0.71.0',
      '@opentelemetry/api': '1.10.0',
      '@opentelemetry/sdk-trace-base': '2.12.1',
    },
  },
]
