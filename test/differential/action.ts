/**
 * From a command, which says "the second oldest delivery", to an action, which says which one that is.
 *
 * Choices that depend on the state are made once, from what the simulator's side holds, and both brokers
 * get the same action. Here are also the rules for what RabbitMQ leaves to chance before it happens:
 *
 * 1. A connection that dies takes its channels down at the same time. What they return to a queue that
 *    several of them use comes in any order, and may pass through a channel that is about to go. So all
 *    channels that hold or consume anything are closed one by one before, but one.
 * 2. A limit that the consumers of a channel share goes to whichever queue asks first. So on a channel with
 *    such a limit all consumers consume the same queue.
 * 3. Tags are counted for a channel; which of two queues gets the next one is chance. So "all up to" this
 *    one means all that are out if the queues of the channel are several.
 */
import type { Arm, OpenChannel } from './arm.js'
import { channelNames, type ChannelName, type Command, type ConnectionName } from './commands.js'

type Chosen = 'cancel' | 'settle' | 'consume' | 'publish' | 'nothing'

export type Action =
  | Exclude<Command, { do: Chosen }>
  | (Omit<Extract<Command, { do: 'publish' }>, 'count' | 'padding'> & {
      readonly bodies: readonly string[]
    })
  | (Omit<Extract<Command, { do: 'consume' }>, 'tag'> & { readonly tag: string })
  | { readonly do: 'cancel'; readonly on: ChannelName; readonly tag: string }
  | (Omit<Extract<Command, { do: 'settle' }>, 'which'> & { readonly id: string })

/** Gives serial numbers to messages and tags to consumers. */
export class Numbering {
  #messages = 0
  #consumers = 0

  nextBody(padding: number): string {
    return `${++this.#messages}${'x'.repeat(padding)}`
  }

  nextTag(): string {
    return `t${++this.#consumers}`
  }
}

/** What a command comes to, in the state in which the program is; each action is to settle before the next. */
export function actionsFor(command: Command, state: ProgramState): Action[] {
  const { arm, numbering } = state
  switch (command.do) {
    case 'nothing':
      return []
    case 'publish': {
      const { count, padding, ...rest } = command
      return [{ ...rest, bodies: Array.from({ length: count }, () => numbering.nextBody(padding)) }]
    }
    case 'consume':
      return consume(command, state)
    case 'cancel': {
      const tags = [...(arm.channels.get(command.on)?.consumers.keys() ?? [])]
      return [{ do: 'cancel', on: command.on, tag: tags[command.which % tags.length] ?? 'nobody' }]
    }
    case 'settle':
      return settle(command, state)
    case 'settleAll':
      // a stream of RabbitMQ 3.10 takes nothing back, and closes the connection over it
      return command.how === 'ack' ? [command] : refusing(command, state)
    case 'recover':
      return refusing(command, state)
    case 'get':
    case 'purgeQueue':
      // a stream closes the connection
      return state.typeOf(command.queue) === 'stream'
        ? [...alone(command.on, arm), command]
        : [command]
    case 'prefetch': {
      const queues = queuesOf(arm.channels.get(command.on))
      return [{ ...command, shared: command.shared && queues.size < 2 }]
    }
    case 'deleteQueue':
      // a condition on a quorum queue closes the connection
      return command.options.ifEmpty === true || command.options.ifUnused === true
        ? [...alone(command.on, arm), command]
        : [command]
    case 'assertExchange':
      // an unknown type closes the connection
      return command.type === 'x-odd' ? [...alone(command.on, arm), command] : [command]
    case 'closeConnection': {
      const [survivor, ...others] = loadedChannels(command.connection, arm)
      return [...(survivor === undefined ? [] : others.map(close)), command]
    }
    default:
      return [command]
  }
}

/** What a program has come to. */
export interface ProgramState {
  readonly arm: Arm
  readonly numbering: Numbering
  typeOf(queue: string): string | undefined
}

function consume(
  command: Extract<Command, { do: 'consume' }>,
  { arm, numbering, typeOf }: ProgramState,
): Action[] {
  const open = arm.channels.get(command.on)
  const [used] = open?.consumers.keys() ?? []
  // a tag that is taken closes the connection
  if (command.tag === 'used' && used !== undefined) {
    return [...alone(command.on, arm), { ...command, tag: used }]
  }
  // a quorum queue closes the connection over a shared limit, a stream over a consumer that does not acknowledge
  const isShared = open !== undefined && open.sharedPrefetch > 0
  const [shared] = isShared ? queuesOf(open) : []
  const queue = shared ?? command.queue
  const before = isShared || typeOf(queue) === 'stream' ? alone(command.on, arm) : []
  return [...before, { ...command, queue, tag: numbering.nextTag() }]
}

/** Those of a stream may not be refused everywhere. */
function refusing(
  action: Action & { readonly on: ChannelName },
  { arm, typeOf }: ProgramState,
): Action[] {
  const held = arm.channels.get(action.on)?.outstanding ?? []
  const isOfStream = held.some(({ queue }) => typeOf(queue) === 'stream')
  return isOfStream ? [...alone(action.on, arm), action] : [action]
}

function settle(command: Extract<Command, { do: 'settle' }>, state: ProgramState): Action[] {
  const { which, ...rest } = command
  const held = [...(state.arm.channels.get(command.on)?.outstanding ?? [])].sort(
    (a, b) => a.tag - b.tag,
  )
  const meant = held[which % held.length]
  if (meant === undefined) return []
  const allUpTo = command.allUpTo && !command.how.startsWith('reject')
  const isMixed = new Set(held.map(({ source }) => source)).size > 1
  if (allUpTo && isMixed) {
    const how = command.how as 'ack' | 'requeue' | 'discard'
    return actionsFor({ do: 'settleAll', on: command.on, how }, state)
  }
  const action: Action = { ...rest, id: meant.id, allUpTo }
  return command.how === 'ack' ? [action] : refusing(action, state)
}

function queuesOf(open: OpenChannel | undefined): Set<string> {
  return new Set([...(open?.consumers.values() ?? [])].map(({ queue }) => queue))
}

/** Closes the other channels of a connection, of which this one will not be the only one to die. */
function alone(name: ChannelName, arm: Arm): Action[] {
  return loadedChannels(name.charAt(0) as ConnectionName, arm)
    .filter((other) => other !== name)
    .map(close)
}

function loadedChannels(connection: ConnectionName, arm: Arm): ChannelName[] {
  return channelNames.filter((name) => {
    const open = arm.channels.get(name)
    return (
      name.startsWith(connection) &&
      open !== undefined &&
      open.consumers.size + open.outstanding.length > 0
    )
  })
}

function close(name: ChannelName): Action {
  return { do: 'closeChannel', on: name }
}
