/** @opentelemetry/instrumentation-amqplib: it patches amqplib's own files, so it is loaded first. */
const { AmqplibInstrumentation } = require('@opentelemetry/instrumentation-amqplib')
const {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} = require('@opentelemetry/sdk-trace-base')

const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const instrumentation = new AmqplibInstrumentation()
instrumentation.setTracerProvider(provider)

const { connect } = require('amqplib')

async function main(url) {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  await channel.assertQueue('kinoko-spans', { durable: false, autoDelete: true })
  const done = new Promise((resolve) => {
    void channel.consume('kinoko-spans', (message) => {
      channel.ack(message)
      resolve()
    })
  })
  channel.sendToQueue('kinoko-spans', Buffer.from('x'))
  await done
  await connection.close()
  const spans = exporter.getFinishedSpans().map(({ name, kind }) => [name, kind])
  console.log(JSON.stringify(spans))
}

void main(process.argv[2] ?? 'amqp://guest:guest@localhost:5672')
