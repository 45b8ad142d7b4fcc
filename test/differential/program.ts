import type { Options } from 'amqplib'
import fc from 'fast-check'
import { commands, type Command, type Emphasis } from './commands.js'
import {
  bindingArguments,
  exchangeNames,
  exchangeOptions,
  exchangeTypes,
  patterns,
  queueNames,
  queueOptions,
  type Kind,
} from './options.js'

/** Three queues, two exchanges, a few bindings, and what is done with them. */
export interface Program {
  readonly kind: Kind
  readonly commands: readonly Command[]
}

/** Every command but those that setting up takes. */
const shortest = 20
const longest = 60

const kinds: readonly (Emphasis & { weight: number })[] = [
  { kind: 'classic', direct: 6, routing: 1, consuming: 1, policies: 0, weight: 3 },
  { kind: 'classic', direct: 9, routing: 0.3, consuming: 1.6, policies: 0, weight: 3 },
  { kind: 'classic', direct: 1, routing: 3, consuming: 0.5, policies: 0, weight: 2 },
  { kind: 'classic', direct: 6, routing: 1, consuming: 1, policies: 3, weight: 3 },
  { kind: 'quorum', direct: 8, routing: 0.5, consuming: 1.4, policies: 0, weight: 3 },
  { kind: 'quorum', direct: 8, routing: 0.5, consuming: 1.4, policies: 3, weight: 2 },
  { kind: 'stream', direct: 8, routing: 0.5, consuming: 1.4, policies: 0.5, weight: 2 },
]

export const programs: fc.Arbitrary<Program> = fc.oneof(
  ...kinds.map(({ weight, ...emphasis }) => ({ weight, arbitrary: programsOf(emphasis) })),
)

function programsOf(emphasis: Emphasis): fc.Arbitrary<Program> {
  return fc
    .record({
      queues: fc.tuple(...queueNames.map(() => queueOptions(emphasis.kind))),
      exchanges: fc.tuple(
        ...exchangeNames.map(() => fc.record({ type: exchangeTypes, options: exchangeOptions })),
      ),
      bindings: fc.array(
        fc.record({
          queue: fc.constantFrom<string>(...queueNames),
          exchange: fc.constantFrom<string>(...exchangeNames),
          pattern: patterns,
          args: bindingArguments,
        }),
        { maxLength: 4 },
      ),
      commands: fc.array(commands(emphasis), {
        minLength: shortest,
        maxLength: longest,
        size: 'max',
      }),
    })
    .map(({ queues, exchanges, bindings, commands: rest }) => ({
      kind: emphasis.kind,
      commands: [
        ...queues.map((options: Options.AssertQueue, i): Command => ({
          do: 'assertQueue',
          on: 'A1',
          queue: queueNames[i]!,
          options,
        })),
        ...exchanges.map((exchange, i): Command => ({
          do: 'assertExchange',
          on: 'A1',
          exchange: exchangeNames[i]!,
          ...exchange,
        })),
        ...bindings.map((binding): Command => ({ do: 'bindQueue', on: 'A1', ...binding })),
        ...rest,
      ],
    }))
}
