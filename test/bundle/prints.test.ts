/** The built package in a program whose lines go into a pipe, as in CI. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('the first line that a program prints stops no time', async () => {
  const program = `
    import { createSimulator } from 'kinoko/simulator'
    const channel = await (await createSimulator().connect('amqp://localhost')).createChannel()
    await channel.assertQueue('work')
    console.log('ready')
    for (let i = 0; i < 20; i++) channel.sendToQueue('work', Buffer.from('x'))
    await new Promise((resolve) => {
      let left = 20
      void channel.consume('work', async (message) => {
        await undefined
        channel.ack(message)
        if (--left === 0) resolve()
      })
    })
    process.exit()`
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program])
  expect({ stdout, stderr }).toEqual({ stdout: 'ready\n', stderr: '' })
})
