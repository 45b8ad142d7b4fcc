import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionLog } from './file-store.js'
import type { SentCall } from './ledger.js'
import type { LoadPlan, Report } from './messages.js'
import { RabbitNode } from './rabbit-node.js'
import { TcpProxy } from './tcp-proxy.js'
import { WorkerProcess } from './worker-process.js'

/** Settings of a run: short deadlines, fast reconnects, and no giving up. */
const config = {
  RPC_TIMEOUT: 10,
  HEARTBEAT: 5,
  max_workers: 20,
  max_redeliveries: 20,
  connection_retry: { max_retries_at_start: 1_000, interval_max: 1 },
}

/** A process and the cable between it and the broker. */
export interface Member {
  readonly cable: TcpProxy
  process: WorkerProcess
  /** Which service it hosts; undefined for all. */
  readonly role?: string | undefined
}

type Load = Pick<LoadPlan, 'name' | 'calls' | 'callsAtOnce' | 'attemptTimeout' | 'seconds'>

/** A broker, service processes and clients. */
export class Fleet implements AsyncDisposable {
  readonly node: RabbitNode
  readonly folder: string
  readonly services: Member[] = []
  readonly clients: Member[] = []
  /** What the clients of the ledger call for at present. */
  phase = ''
  /** The calls of clients of the ledger that were replaced in this phase. */
  readonly callsOfPast: SentCall[] = []
  readonly #config: object
  /** Services that were killed, and the clients that are done. */
  readonly #past: WorkerProcess[] = []

  /** @param services - how many processes, or what each of them hosts */
  static async start(services: number | readonly string[], settings: object = {}): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), 'kinoko-fleet-'))
    await mkdir(join(folder, 'keys'))
    const fleet = new Fleet(await RabbitNode.start(), folder, { ...config, ...settings })
    const roles =
      typeof services === 'number' ? Array<undefined>(services).fill(undefined) : services
    for (const role of roles) {
      const cable = await TcpProxy.to(fleet.node.port)
      fleet.services.push({ cable, role, process: fleet.#serve(cable, role) })
    }
    await Promise.all(fleet.services.map((service) => service.process.first('ready')))
    return fleet
  }

  private constructor(node: RabbitNode, folder: string, settings: object) {
    this.node = node
    this.folder = folder
    this.#config = settings
  }

  /** What must not have happened, in the words of the processes. */
  get problems(): string[] {
    return this.#all().flatMap((process) => process.reports('problem').map(({ text }) => text))
  }

  /** The runs of methods in all processes, dead ones among them. */
  get executions(): string[] {
    return ExecutionLog.read(this.folder)
  }

  /** How many runs of methods a process has had. */
  runsOf(process: WorkerProcess): number {
    return ExecutionLog.lengthOf(this.folder, process.pid)
  }

  /** Starts a client; it begins to call at once. */
  async load(plan: Load): Promise<Member> {
    const cable = await TcpProxy.to(this.node.port)
    const process = new WorkerProcess('client-process.ts', { ...this.#plan(cable), ...plan })
    const member = { cable, process }
    this.clients.push(member)
    await process.first('ready')
    return member
  }

  /** Starts a client of the ledger, which calls when it is told. */
  async call(name: string): Promise<Member> {
    const cable = await TcpProxy.to(this.node.port)
    const member = { cable, process: this.#callFrom(cable, name), role: name }
    this.clients.push(member)
    await member.process.first('ready')
    return member
  }

  /** The client process of the ledger ends with grace, and another takes its place and calls on. */
  async replaceClient(client: Member): Promise<void> {
    client.process.send('stop')
    const { calls } = await client.process.next('books')
    client.process.send('leave')
    await client.process.exited
    this.#past.push(client.process)
    client.process = this.#callFrom(client.cable, client.role ?? '')
    await client.process.first('ready')
    this.callsOfPast.push(...calls)
    client.process.send(`begin ${this.phase}`)
  }

  /** The process dies in the middle of whatever it does; another takes its place. */
  async crash(service: Member): Promise<void> {
    await this.#replace(service, 'SIGKILL')
  }

  /** The process ends with grace; then another takes its place. Gives its exit code. */
  async restart(service: Member): Promise<number | string> {
    return this.#replace(service, 'SIGTERM')
  }

  /** The last figures that each process gives of its memory. */
  async memory(): Promise<Extract<Report, { kind: 'memory' }>[]> {
    return Promise.all(
      [...this.services, ...this.clients].map(({ process }) => {
        const told = process.next('memory')
        process.send('memory')
        return told
      }),
    )
  }

  /** Ends the services with grace. Gives their exit codes. */
  async stop(): Promise<(number | string)[]> {
    return Promise.all(
      this.services.map(({ process }) => {
        process.kill('SIGTERM')
        return process.exited
      }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process } of [...this.services, ...this.clients]) {
      if (!process.isOver) process.kill('SIGKILL')
      await process.exited
    }
    for (const { cable } of [...this.services, ...this.clients]) await cable.close()
    await this.node[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
  }

  async #replace(service: Member, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    const { process, cable, role } = service
    process.kill(signal)
    const code = await process.exited
    this.#past.push(process)
    service.process = this.#serve(cable, role)
    if (signal === 'SIGTERM') await service.process.first('ready')
    return code
  }

  #serve(cable: TcpProxy, role: string | undefined): WorkerProcess {
    const plan = this.#plan(cable)
    return new WorkerProcess('service-process.ts', role === undefined ? plan : { ...plan, role })
  }

  #callFrom(cable: TcpProxy, name: string): WorkerProcess {
    return new WorkerProcess('ledger/client-process.ts', { ...this.#plan(cable), name })
  }

  #plan(cable: TcpProxy) {
    const uri = `amqp://127.0.0.1:${cable.port}`
    return { uri, folder: this.folder, config: this.#config }
  }

  #all(): WorkerProcess[] {
    return [...this.#past, ...[...this.services, ...this.clients].map(({ process }) => process)]
  }
}
