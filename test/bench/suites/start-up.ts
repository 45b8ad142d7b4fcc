/** From the start of a process to its first answered call. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median, medianRatio, spread } from '../harness/statistics.js'

/** What a process does, in plain JavaScript on what `npm run build` made: no compiler in the way. */
const programs = (uri: string): Record<string, string> => ({
  'nothing at all': '',
  'importing kinoko and kinoko/simulator':
    "await import('kinoko'); await import('kinoko/simulator')",
  'first call on the simulator': `
    const { defineService, ServiceContainer, ServiceRpcClient } = await import('kinoko')
    const { createSimulator } = await import('kinoko/simulator')
    const { connect, ambient } = createSimulator()
    ${firstCall('{ connect, ambient }')}`,
  'first call on RabbitMQ': `
    const { defineService, ServiceContainer, ServiceRpcClient } = await import('kinoko')
    ${firstCall(`{ config: { AMQP_URI: '${uri}' } }`)}`,
})

function firstCall(options: string): string {
  return `
    const Echo = defineService({ name: 'bench_start', methods: { echo: (value) => value } })
    await new ServiceContainer(Echo, ${options}).start()
    const echo = await new ServiceRpcClient('bench_start', ${options}).start()
    if ((await echo.echo(7)) !== 7) throw new Error('wrong answer')
    process.exit()`
}

export function startUp(rounds: number, uri: string): Promise<string> {
  const samples = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs(uri))) {
      const begin = performance.now()
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--input-type=module', '--eval', program],
        { cwd: fileURLToPath(new URL('../../..', import.meta.url)), encoding: 'utf8' },
      )
      if (status !== 0) throw new Error(stderr)
      if (round > 0) samples.set(name, [...(samples.get(name) ?? []), performance.now() - begin])
    }
  }
  const imports = samples.get('importing kinoko and kinoko/simulator') ?? []
  return Promise.resolve(
    [
      '### From process start',
      '',
      '| a process that does | ms | against importing alone |',
      '| --- | ---: | ---: |',
      ...[...samples].map(
        ([name, values]) =>
          `| ${name} | ${median(values).toFixed(0)} ±${Math.round(spread(values) * 100)} % | ${medianRatio(values, imports).toFixed(2)} |`,
      ),
    ].join('\n'),
  )
}
