import { hostAmbient } from '../../ports/ambient.js'
import { CommandError } from '../command-error.js'
import type { DotCommand } from '../repl.js'
import { bench } from './bench.js'
import { parseCallLine } from './call-line.js'
import type { KnownServices } from './known-services.js'
import type { LastCall } from './last-call.js'
import { show } from './show.js'

/** Services by name, as `n.rpc` has them. */
export type CallableServices = Readonly<
  Record<string, Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>>
>

/** The commands of the shell that begin with a dot; each gives the text to be shown. */
export function dotCommands(
  rpc: CallableServices,
  known: KnownServices,
  lastCall: Pick<LastCall, 'tree'>,
): Readonly<Record<string, DotCommand>> {
  return {
    services: {
      help: 'the services that the shell runs, with their methods',
      action: () => Promise.resolve(known.list()),
    },
    call: {
      help: 'call a method with JSON arguments, and say how long it took: .call service.method 1 "two"',
      action: (line) => {
        const { service, method, args } = parseCallLine(line)
        return timed(() => rpc[service]![method]!(...args))
      },
    },
    trace: {
      help: 'the last call, and the calls that it led to in services of the shell, with how long each took',
      action: () => Promise.resolve(lastCall.tree()),
    },
    bench: {
      help: 'call a method so often: .bench 100 service.method 1 "two"',
      action: (line) => {
        const [, times = '', rest = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
        if (!(Number(times) >= 1))
          throw new CommandError('write it so: .bench 100 service.method 1')
        const { service, method, args } = parseCallLine(rest)
        return bench(() => rpc[service]![method]!(...args), Number(times))
      },
    },
  }
}

async function timed(call: () => Promise<unknown>): Promise<string> {
  const begin = hostAmbient.monotonic()
  const result = await call()
  return `${show(result)}\n${(hostAmbient.monotonic() - begin).toFixed(1)} ms`
}
