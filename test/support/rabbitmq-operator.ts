/**
 * Policies on a real broker. `rabbitmqctl` takes a second or two to start, so one `rabbitmqctl eval` stays: the expression that it
 * hands the broker connects to a socket of this process and does what comes over it, a line at a time, until the socket is closed.
 *
 * `KINOKO_RABBITMQCTL` is the command for the broker under test, such as `chroot <folder> rabbitmqctl`. Default
 * `rabbitmqctl` for a broker on this machine's usual port. An empty one says that there is none: then no policies are set.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'

export interface BrokerPolicy {
  readonly name: string
  readonly pattern: string
  readonly applyTo: string
  readonly priority: number
  readonly definition: Readonly<Record<string, string | number>>
}

/** Who sets policies on a broker, in the virtual host `/`. */
export interface BrokerOperator {
  setPolicy(kind: PolicyKind, policy: BrokerPolicy): Promise<void>
  clearPolicy(kind: PolicyKind, name: string): Promise<void>
  close(): Promise<void>
}

export type PolicyKind = 'policy' | 'operator policy'

const tab = '\t'

/** The command that reaches the broker at that address; undefined: nobody has said which. */
function commandFor(url: string): string | undefined {
  const isUsual = /^amqp:\/\/([^@/]*@)?(localhost|127\.0\.0\.1)(:5672)?(\/|$)/.test(url)
  const command = process.env['KINOKO_RABBITMQCTL'] ?? (isUsual ? 'rabbitmqctl' : '')
  return command === '' ? undefined : command
}

/** Whether a command is known that reaches the broker at that address. */
export function hasOperator(url: string): boolean {
  return commandFor(url) !== undefined
}

/** Undefined where no command is known that reaches the broker. */
export async function openOperator(url: string): Promise<BrokerOperator | undefined> {
  const command = commandFor(url)
  if (command === undefined) return undefined
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const [program = '', ...args] = command.split(' ')
  const { port } = server.address() as AddressInfo
  const child = spawn(program, [...args, 'eval', expressionFor(port)], { stdio: 'pipe' })
  return new Session(server, child, await firstSocket(server, child, command))
}

async function firstSocket(server: Server, child: ChildProcess, command: string): Promise<Socket> {
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (data: Buffer) => (said += data.toString()))
  }
  const reason = (): string =>
    `${command} eval has not reached its broker; with KINOKO_RABBITMQCTL= no policies are set. ${said}`
  // where there is no such program, it is an error of the child
  const failed = once(child, 'exit').then(
    () => {
      throw new Error(reason())
    },
    (error: unknown) => {
      throw new Error(reason(), { cause: error })
    },
  )
  const [socket] = (await Promise.race([once(server, 'connection'), failed])) as [Socket]
  failed.catch(() => undefined)
  return socket
}

class Session implements BrokerOperator {
  readonly #server: Server
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #answers: AsyncIterator<string>
  readonly #lines: Interface
  #last: Promise<void> = Promise.resolve()

  constructor(server: Server, child: ChildProcess, socket: Socket) {
    this.#server = server
    this.#child = child
    this.#socket = socket
    this.#lines = createInterface({ input: socket })
    this.#answers = this.#lines[Symbol.asyncIterator]()
  }

  async setPolicy(kind: PolicyKind, policy: BrokerPolicy): Promise<void> {
    const { name, pattern, applyTo, priority, definition } = policy
    const verb = kind === 'policy' ? 'parse_set' : 'parse_set_op'
    const fields = [verb, name, pattern, JSON.stringify(definition), String(priority), applyTo]
    await this.#ask(fields)
  }

  async clearPolicy(kind: PolicyKind, name: string): Promise<void> {
    await this.#ask([kind === 'policy' ? 'delete' : 'delete_op', name])
  }

  async close(): Promise<void> {
    const exit = once(this.#child, 'exit')
    this.#lines.close()
    this.#socket.destroy()
    this.#server.close()
    await exit
  }

  /** One after the other: an answer belongs to the question before it. */
  async #ask(fields: readonly string[]): Promise<void> {
    const turn = this.#last.then(async () => {
      this.#socket.write(`${fields.join(tab)}\n`)
      const { value } = (await this.#answers.next()) as { value: string | undefined }
      if (value !== 'ok') throw new Error(`${fields.join(' ')}: the broker says ${value}`)
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

/** Numbers stand for what shells between here and the broker would change: 9 is the tabulator, 10 the end of a line. */
function expressionFor(port: number): string {
  return [
    `{ok, S} = gen_tcp:connect({127,0,0,1}, ${port}, [binary, {packet, line}, {active, false}, {buffer, 65536}]),`,
    'Do = fun Do() -> case gen_tcp:recv(S, 0) of',
    '{error, _} -> closed;',
    '{ok, Line} ->',
    '[Verb | Args] = binary:split(binary:part(Line, 0, byte_size(Line) - 1), <<9>>, [global]),',
    'Host = <<47>>, User = <<116>>,',
    'Answer = try apply(rabbit_policy, binary_to_existing_atom(Verb, utf8), [Host] ++ Args ++ [User])',
    'catch _:Reason -> Reason end,',
    'Text = lists:flatten(io_lib:format([126,48,112], [Answer])),',
    'ok = gen_tcp:send(S, [unicode:characters_to_binary([C || C <- Text, C =/= 10]), 10]), Do()',
    'end end, Do().',
  ].join(' ')
}
